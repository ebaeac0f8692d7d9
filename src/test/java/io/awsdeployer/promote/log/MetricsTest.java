package io.awsdeployer.promote.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.awsdeployer.promote.log.Metrics.Metric;
import io.awsdeployer.promote.log.Metrics.Unit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Metric ONE = new Metric("Promotions", Unit.COUNT, 1);

  @Test
  void areOneLineInTheEmbeddedMetricFormat() {
    Map<String, String> dimensions = new LinkedHashMap<>();
    dimensions.put("Env", "dev");
    dimensions.put("Action", "stage");

    assertThat(
            written(
                new Metrics(
                    "aws-deployer/PromoteImages",
                    dimensions,
                    List.of(ONE, new Metric("PromotionDuration", Unit.MILLISECONDS, 1_234)))))
        .isEqualTo(
            "{\"timestamp\":\"2026-01-02T03:04:05.000Z\",\"level\":\"INFO\",\"message\":\"Metrics\","
                + "\"_aws\":{\"Timestamp\":1767323045000,\"CloudWatchMetrics\":[{"
                + "\"Namespace\":\"aws-deployer/PromoteImages\","
                + "\"Dimensions\":[[\"Env\"],[\"Env\",\"Action\"]],"
                + "\"Metrics\":[{\"Name\":\"Promotions\",\"Unit\":\"Count\"},"
                + "{\"Name\":\"PromotionDuration\",\"Unit\":\"Milliseconds\"}]}]},"
                + "\"Env\":\"dev\",\"Action\":\"stage\",\"Promotions\":1,\"PromotionDuration\":1234}\n");
  }

  @Test
  void ofMoreThanCloudWatchTakesAreRefused() {
    Map<String, String> dev = Map.of("Env", "dev");

    assertThatIllegalArgumentException().isThrownBy(() -> new Metrics("n", Map.of(), List.of(ONE)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Metrics("n", dev, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Metrics("n", dev, Collections.nCopies(101, ONE)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Metrics("n", Map.of("Env", " "), List.of(ONE)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Metrics("n", Map.of("Env", "x".repeat(1025)), List.of(ONE)));
    assertThat(written(new Metrics("n", Map.of("Env", "x".repeat(1024)), List.of(ONE))))
        .contains("x".repeat(1024));
  }

  private static String written(Metrics metrics) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    metrics.writeTo(
        new JsonLog(new PrintStream(bytes), Clock.fixed(NOW, ZoneOffset.UTC), EventLog.Level.INFO),
        NOW);
    return bytes.toString(UTF_8);
  }
}
