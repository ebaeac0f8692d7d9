package io.awsdeployer.promote.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerImagesReaderTest {
  private static final String DIGEST = "sha256:" + "ab".repeat(32);

  private final ContainerImagesReader reader = new ContainerImagesReader();

  @Test
  void readsAwsDeployersFile() {
    assertThat(
            read("""
            {"generated": "2026-01-01", "images": [
              {"name": "api", "registry": "myapp/api", "tag": "1.0", "digest": "%s",
               "signed": true, "parameterName": "ApiImage", "later": {}},
              {"name": "job", "registry": "myapp/job", "tag": "1.0", "digest": "",
               "signed": false, "parameterName": ""}]}
            """
                    .formatted(DIGEST))
                .images())
        .containsExactly(
            image("myapp/api", "1.0", Optional.of(new Digest(DIGEST))),
            image("myapp/job", "1.0", Optional.empty()));
  }

  @Test
  void oneImageForTwoParametersIsOneImage() {
    assertThat(
            read("""
            {"images": [
              {"name": "api", "registry": "myapp", "tag": "1", "parameterName": "A"},
              {"name": "job", "registry": "myapp", "tag": "1", "parameterName": "B"}]}
            """)
                .images())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"images\": null}", "{\"images\": []}"})
  void aListMayBeEmptyAsGoWritesIt(String json) {
    assertThat(read(json).images()).isEmpty();
  }

  @Test
  void whatIsReadIsReadStrictly() {
    assertThatThrownBy(() ->
            read(
                """
                {"images": [
                  {"name": "api", "registry": "123.dkr.ecr.eu-central-1.amazonaws.com/x/y",
                   "tag": "1"},
                  {"name": "api", "repository": "x/y", "tag": ""},
                  {"registry": "x/y", "digest": "%s"},
                  {"registry": "x/y", "tag": 1, "digest": "latest"}]}
                """
                    .formatted(DIGEST)))
        .isInstanceOf(InvalidManifestException.class)
        .hasMessage(
            """
            here has 6 problems:
            - images[0].registry: '123.dkr.ecr.eu-central-1.amazonaws.com/x/y' begins with a \
            registry's host; the repository's name alone is expected: 'x/y'
            - images[1].tag: is empty
            - images[1].registry: is missing
            - images[2].tag: is missing: beside the digest a tag is needed, because it is the tag \
            that gets promoted
            - images[3].tag: must be a string, not a number: quote it
            - images[3].digest: 'latest' is not a digest (sha256: and 64 lower-case hex digits)\
            """);
  }

  @Test
  void aFieldThatOccursTwiceIsRefusedHereToo() {
    assertThatThrownBy(() -> read("{\"images\": [], \"images\": []}"))
        .isInstanceOf(InvalidManifestException.class)
        .hasMessageContaining("Duplicate field 'images'");
  }

  private DeployManifest read(String json) {
    return reader.read(json.getBytes(UTF_8), "here");
  }

  private static ImageSpec image(String repository, String tag, Optional<Digest> pin) {
    RepositoryName name = new RepositoryName(repository);
    return new ImageSpec(name, new Tag(tag), pin, name, new Tag(tag));
  }
}
