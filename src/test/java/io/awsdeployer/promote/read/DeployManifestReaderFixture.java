package io.awsdeployer.promote.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.promote.error.InvalidManifestException;

/** The reader, and what it says of a manifest. */
abstract class DeployManifestReaderFixture {
  static final String ORIGIN = "s3://builds/app/1/deploy-manifest.json";
  static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  final DeployManifestReader reader = new DeployManifestReader();

  DeployManifest read(String json) {
    return reader.read(json.getBytes(UTF_8), ORIGIN);
  }

  String refusal(String json) {
    return refusal(json.getBytes(UTF_8));
  }

  String refusal(byte[] bytes) {
    InvalidManifestException refused =
        catchThrowableOfType(InvalidManifestException.class, () -> reader.read(bytes, ORIGIN));
    assertThat(refused).isNotNull();
    return String.valueOf(refused.getMessage());
  }

  static String images(String... entries) {
    return "{\"images\": [" + String.join(", ", entries) + "]}";
  }
}
