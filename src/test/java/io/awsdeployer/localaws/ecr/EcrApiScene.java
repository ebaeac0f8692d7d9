package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrApiClient.Answer;
import io.awsdeployer.localaws.image.TestManifest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A registry with one repository, {@code app}, behind the API. */
abstract class EcrApiScene {

  final EcrApiClient ecr = new EcrApiClient();
  final EcrRepository app = ecr.registry().createRepository("app");

  @AfterEach
  void close() throws IOException {
    ecr.close();
  }

  Answer put(TestManifest manifest) {
    return put(manifest, Map.of());
  }

  Answer put(TestManifest manifest, String tag) {
    return put(manifest, Map.of("imageTag", tag));
  }

  /** PutImage with further members; its media type is the manifest's unless they say otherwise. */
  Answer put(TestManifest manifest, Map<String, String> members) {
    Map<String, String> all = new HashMap<>(members);
    all.putIfAbsent("imageManifestMediaType", manifest.mediaType());
    return ecr.putImage("app", manifest.text(), all);
  }

  static void assertRefused(Answer answer, String code, String message) {
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.message()).isEqualTo(message);
    assertThat(answer.status()).isEqualTo(400);
  }

  /** The first failure within an answer that is none itself. */
  static String failure(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer.body().at("/failures/0/failureCode").asText();
  }

  static String tag(String tag) {
    return "'imageTag':'%s'".formatted(tag);
  }

  static String digest(String digest) {
    return "'imageDigest':'%s'".formatted(digest);
  }
}
