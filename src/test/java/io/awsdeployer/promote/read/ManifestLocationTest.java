package io.awsdeployer.promote.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestLocationTest {
  @ParameterizedTest
  @CsvSource({
    "app/main/1.abc, app/main/1.abc",
    "app/main/1.abc/, app/main/1.abc",
    "app/main/1.abc///, app/main/1.abc",
    "app/deploy-manifest.json, app",
    "app/container-images.json, app",
    "app/cloudformation.template, app",
    "app/cloudformation-params.json, app",
    "app/cloudformation-params.dev.json, app",
    "app/cloudformation-worker.template, app",
    "app/cloudformation-worker-params.json, app",
    "app/deploy-manifest.json/, app",
    "deploy-manifest.json, ''",
    "'', ''",
    "/, ''",
    "/app, /app",
    "/app/deploy-manifest.json, /app",
    "app/other.json, app/other.json",
    "app/my-deploy-manifest.json, app/my-deploy-manifest.json",
    "app/cloudformation.templates, app/cloudformation.templates",
    "cloudformation-x.template/app, cloudformation-x.template/app"
  })
  void aKeyStandsForItsPrefix(String s3Key, String prefix) {
    assertThat(ManifestLocation.of("builds", s3Key).prefix()).isEqualTo(prefix);
  }

  @Test
  void namesTheFilesInIt() {
    ManifestLocation location = ManifestLocation.of("builds", "app/1/");

    assertThat(location.key("x.json")).isEqualTo("app/1/x.json");
    assertThat(location.uri("x.json")).isEqualTo("s3://builds/app/1/x.json");
    assertThat(location).hasToString("s3://builds/app/1/");
  }

  @Test
  void anEmptyPrefixIsTheBucketsRoot() {
    ManifestLocation location = ManifestLocation.of("builds", "");

    assertThat(location.key("x.json")).isEqualTo("x.json");
    assertThat(location).hasToString("s3://builds/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "my.builds-1",
        "ap-metadata-x1y2z3-s3alias",
        "arn:aws:s3:eu-central-1:123456789012:accesspoint/builds",
        "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint:builds"
      })
  void takesBucketsAndAccessPoints(String bucket) {
    assertThat(ManifestLocation.of(bucket, "a").bucket()).isEqualTo(bucket);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab",
        "Builds",
        "a_b",
        "-ab",
        "ab.",
        "s3://builds",
        "builds/app",
        "arn:aws:s3:::b"
      })
  void refusesWhatIsNoBucket(String bucket) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ManifestLocation.of(bucket, "a"))
        .withMessageStartingWith("'" + bucket + "' is not a bucket's name");
  }

  @Test
  void refusesWhatIsNoPrefix() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ManifestLocation.of("builds", "s3://builds/app"))
        .withMessage("'s3://builds/app' is an S3 URI; the key's prefix alone is expected");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ManifestLocation.of("builds", "a\nb"))
        .withMessage("'a\\nb' has control characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ManifestLocation.of("builds", "ä".repeat(510)))
        .withMessage("is too long: a key in S3 has 1,024 bytes at most");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ManifestLocation("builds", "app/"))
        .withMessage("'app/' is not a prefix but the key of a file in it");
  }
}
