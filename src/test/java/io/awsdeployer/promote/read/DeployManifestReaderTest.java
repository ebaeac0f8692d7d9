package io.awsdeployer.promote.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a manifest. */
class DeployManifestReaderTest extends DeployManifestReaderFixture {
  @Test
  void readsTheManifestOfTheRequirement() {
    DeployManifest manifest =
        read(
            """
            {
              "images": [
                {"repository": "myapp/api", "tag": "1.0.0-abc123"},
                {"repository": "myapp/worker", "tag": "1.0.0-abc123"}
              ]
            }
            """);

    assertThat(manifest.origin()).isEqualTo(ORIGIN);
    assertThat(manifest.images())
        .containsExactly(image("myapp/api", "1.0.0-abc123"), image("myapp/worker", "1.0.0-abc123"));
  }

  @Test
  void readsAPinAndAnotherTarget() {
    DeployManifest manifest =
        read(
            """
            {"images": [{"repository": "app/api", "tag": "abc", "digest": "%s",
                         "target_repository": "prod/api", "target_tag": "1.0"}]}
            """
                .formatted(DIGEST));

    assertThat(manifest.images())
        .containsExactly(
            new ImageSpec(
                new RepositoryName("app/api"),
                new Tag("abc"),
                Optional.of(new Digest(DIGEST)),
                new RepositoryName("prod/api"),
                new Tag("1.0")));
  }

  @Test
  void readsWhetherWhatBelongsToAnImageTravels() {
    String image = "{\"repository\": \"app\", \"tag\": \"%s\"%s}";

    assertThat(
            read(images(
                    image.formatted("1", ", \"referrers\": true"),
                    image.formatted("2", ", \"referrers\": false"),
                    image.formatted("3", "")))
                .images())
        .extracting(spec -> spec.extras().referrers())
        .containsExactly(Optional.of(true), Optional.of(false), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"images\": []}", "\uFEFF{\"images\": []}", " \n{} \n"})
  void aManifestMayNameNoImages(String json) {
    assertThat(read(json).images()).isEmpty();
  }

  @Test
  void identicalEntriesAreOneImage() {
    String entry = "{\"repository\": \"app\", \"tag\": \"1\"}";

    assertThat(read(images(entry, entry, entry)).images()).containsExactly(image("app", "1"));
  }

  @Test
  void anEntryThatOnlySpellsOutTheDefaultsIsIdentical() {
    assertThat(
            read(images(
                    "{\"repository\": \"app\", \"tag\": \"1\"}",
                    "{\"repository\": \"app\", \"tag\": \"1\", \"target_repository\": \"app\","
                        + " \"target_tag\": \"1\"}"))
                .images())
        .containsExactly(image("app", "1"));
  }

  @Test
  void tenThousandImagesAreRead() {
    String many =
        IntStream.range(0, 10_000)
            .mapToObj("{\"repository\":\"app\",\"tag\":\"%s\"}"::formatted)
            .collect(Collectors.joining(","));

    assertThat(read(images(many)).images()).hasSize(10_000);
  }

  private static ImageSpec image(String repository, String tag) {
    RepositoryName name = new RepositoryName(repository);
    return new ImageSpec(name, new Tag(tag), Optional.empty(), name, new Tag(tag));
  }
}
