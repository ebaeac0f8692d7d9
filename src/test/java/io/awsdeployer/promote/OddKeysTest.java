package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Promoted;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An object's key is any text; what is read is the object under exactly that key. */
class OddKeysTest {
  private static final byte[] MANIFEST =
      "{\"images\":[{\"repository\":\"app/api\",\"tag\":\"1.0\"}]}"
          .getBytes(StandardCharsets.UTF_8);

  /** Every visible ASCII character by itself, and texts that some layer would read otherwise. */
  static Stream<String> prefixes() {
    return Stream.concat(
        IntStream.range(' ', 0x7f)
            .filter(c -> c != '/')
            .mapToObj(c -> "shop/a" + Character.toString(c) + "b"),
        Stream.of(
            "shop/50%25/7",
            "shop/%2F/7",
            "shop/%/7",
            "shop/a+b c/7",
            "shop/ü/日本/🚀",
            "shop/e\u0301",
            "../shop/7",
            "shop/../7",
            "shop/./7",
            "shop/..",
            "/shop/7",
            "//shop//7",
            "shop/a?versionId=x#y&z=1",
            "shop/a;b=c,d:e@f",
            "shop/${env}/{sk}",
            "https://example.com/shop",
            " shop/7 "));
  }

  @ParameterizedTest
  @MethodSource("prefixes")
  void isReadAsItIs(String prefix) {
    try (Bed bed = Bed.start()) {
      Image image = TestImages.small(1);
      bed.pushed("app/api", "1.0", image);
      bed.pipeline().bucket(Bed.BUCKET).put(prefix + "/deploy-manifest.json", MANIFEST);
      assertThat(bed.invoke(bed.event().put("s3_key", prefix)).ok().path("skipped").asBoolean())
          .isFalse();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  /** As S3 encodes a key in its notifications. */
  @ParameterizedTest
  @ValueSource(
      strings = {"shop/a+b c/7", "shop/ü/日本", "shop/50%25/7", "shop/../7", "shop/a&b=c?d#e/7"})
  void isReadAsItIsFromANotification(String prefix) {
    try (Bed bed = Bed.start().with("ENV", "prod")) {
      Image image = TestImages.small(1);
      image.pushTo(bed.source("app/api"), "1.0");
      String key = prefix + "/deploy-manifest.json";
      bed.pipeline().bucket(Bed.BUCKET).put(key, MANIFEST);
      String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
      String event =
          """
          {"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","awsRegion":"eu-central-1",
            "eventTime":"2026-01-02T03:04:05.678Z",
            "s3":{"bucket":{"name":"%s"},"object":{"key":"%s","sequencer":"0A1B2C3D4E5F678901"}}}]}
          """
              .formatted(Bed.BUCKET, encoded);
      bed.invoke(event.getBytes(StandardCharsets.UTF_8)).ok();
      assertThat(bed.aws().requests().count("s3:GetObject")).isEqualTo(1);
      Promoted.cleanly(bed);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"shop/\u0000", "shop/\n7", "\u001b[2J", "shop/\u007f", "s3://artifacts/x"})
  void isRefusedWhereNobodyCouldMeanIt(String prefix) {
    try (Bed bed = Bed.start()) {
      InvalidRequestException e =
          Failures.of(bed.invoke(bed.event().put("s3_key", prefix)), InvalidRequestException.class);
      assertThat(e).hasMessageContaining("s3_key");
      Failures.assertReadable(e, 2_000);
      assertThat(bed.aws().requests().count("s3:GetObject")).isZero();
    }
  }
}
