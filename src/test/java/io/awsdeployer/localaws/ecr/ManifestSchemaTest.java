package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrApiClient.Answer;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.ImageBuilder;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What PutImage takes for a manifest (§1.7). What any AWS can be asked is in the package {@code
 * conformance}.
 */
class ManifestSchemaTest extends EcrApiScene {
  private static final String INVALID_MANIFEST =
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'";

  private final Image one = TestImages.small(1);

  @BeforeEach
  void upload() {
    one.blobs().forEach(app::addBlob);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "{} trailing",
        "{\"schemaVersion\":2}",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\"sha256:00\",\"size\":1},\"layers\":[]}",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\"sha256:00\",\"size\":1}}",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\"sha256:00\",\"size\":1,\"annotations\":{}},\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:00\",\"size\":1}]}",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\"sha256:00\",\"size\":1},\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:00\",\"size\":1,\"colour\":\"red\"}]}",
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\"sha256:00\",\"size\":1},\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"00\",\"size\":1}]}"
      })
  void whatDoesNotFitTheSchemaIsInvalidJsonSyntax(String manifest) {
    Answer answer =
        ecr.putImage("app", manifest, Map.of("imageManifestMediaType", MediaTypes.OCI_MANIFEST));

    assertRefused(answer, "InvalidParameterException", INVALID_MANIFEST);
  }

  @Test
  void aMediaTypeMustBeDeclaredOrInside() {
    Image bare = TestImages.oci(1).layers(2, 1_000).withoutInnerMediaType().build();

    assertRefused(
        ecr.putImage("app", bare.text(), Map.of()), "InvalidParameterException", INVALID_MANIFEST);
    assertThat(put(bare).status()).isEqualTo(200);
    assertThat(ecr.putImage("app", one.text(), Map.of()).status()).isEqualTo(200);
  }

  @Test
  void aDeclaredTypeOtherThanTheInnerOneIsRefusedUnlessSwitched() {
    Map<String, String> wrong = Map.of("imageManifestMediaType", MediaTypes.DOCKER_MANIFEST);
    assertThat(put(one, wrong).code()).isEqualTo("InvalidParameterException");

    ecr.cloud().behaviour(Behaviour.documented().with(Switch.MEDIA_TYPE_MISMATCH_ACCEPTED));
    assertThat(put(one, wrong).status()).isEqualTo(200);
  }

  @Test
  void artifactsAndReferrersAreTakenUnlessSwitchedOff() {
    Image artifact = TestImages.emptyArtifact();
    Image referrer = TestImages.oci(30).layer(10).subject(one).build();
    artifact.blobs().forEach(app::addBlob);
    referrer.blobs().forEach(app::addBlob);

    ecr.cloud().behaviour(Behaviour.documented().with(Switch.ARTIFACTS_REFUSED));
    assertRefused(put(artifact), "InvalidParameterException", INVALID_MANIFEST);
    assertRefused(put(referrer), "InvalidParameterException", INVALID_MANIFEST);

    ecr.cloud().behaviour(Behaviour.documented().with(Switch.SUBJECT_MUST_EXIST));
    assertThat(put(referrer).code()).isEqualTo("ReferencedImagesNotFoundException");

    ecr.cloud().behaviour(Behaviour.documented());
    assertThat(put(artifact).status()).isEqualTo(200);
    assertThat(put(referrer).status()).isEqualTo(200);
  }

  @Test
  void everyShapeOfTheTestImagesIsTaken() {
    ImageBuilder zstd = TestImages.oci(40).zstdLayer(10).duplicateLayer();
    List<TestManifest> shapes =
        List.of(
            zstd.build(),
            TestImages.multiPlatform(50),
            TestImages.dockerMultiPlatform(60),
            TestImages.nested(70, 3),
            TestImages.schema1(80));
    for (TestManifest shape : shapes) {
      shape
          .graph()
          .forEach(manifest -> {
            if (manifest instanceof Image image) {
              image.blobs().forEach(app::addBlob);
            }
            Answer answer = put(manifest, Map.of("imageDigest", manifest.digest()));
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
          });
    }
  }
}
