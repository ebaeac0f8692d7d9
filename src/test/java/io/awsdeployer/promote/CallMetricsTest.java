package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Every call tells its numbers once, whatever becomes of it. */
class CallMetricsTest {
  @AutoClose private final Bed bed = Bed.start().with("ENV", "dev");
  private final Image image = TestImages.small(1);

  @Test
  void aPromotionTellsWhatItMoved() {
    bed.pushed("shop/api", "1", image).manifestOf("shop/api:1");

    Bed.Invocation promoted = bed.promote();

    JsonNode metrics = metrics(promoted);
    assertThat(values(metrics))
        .containsExactly(
            "Promotions=1",
            "PromotionFailures=0",
            "PromotionsToRetry=0",
            "ImagesPromoted=1",
            "BlobsCopied=" + promoted.ok().path("blobs_copied"),
            "BytesCopied=" + promoted.ok().path("bytes_copied"),
            "TagsSwitched=1",
            "PromotionDuration=" + metrics.path("PromotionDuration"),
            "ColdStart=1");
    assertThat(promoted.ok().path("bytes_copied").asLong()).isPositive();
    assertThat(metrics.path("Env").asText()).isEqualTo("dev");
    assertThat(metrics.path("Action").asText()).isEqualTo("promote");
    assertThat(metrics.path("env").asText()).isEqualTo("test");
  }

  @Test
  void eachActionTellsItsOwnPart() {
    bed.pushed("shop/api", "1", image).manifestOf("shop/api:1");
    TestImages.small(2).pushTo(bed.target("shop/api"), "1");

    assertThat(values(of("resolve"))).contains("Promotions=1", "BlobsCopied=0", "TagsSwitched=0");
    assertThat(values(of("stage"))).contains("ImagesPromoted=0", "TagsSwitched=0");
    assertThat(of("stage").path("Action").asText()).isEqualTo("stage");
    assertThat(values(of("switch"))).contains("ImagesPromoted=1", "TagsSwitched=1");
    assertThat(values(of("revert"))).contains("ImagesPromoted=0", "TagsSwitched=1");
  }

  @Test
  void aFailureForGoodIsAFailureAndOneThatPassesIsNot() {
    bed.manifestOf("shop/nowhere:1");
    assertThat(values(metrics(bed.promote())))
        .contains("Promotions=0", "PromotionFailures=1", "PromotionsToRetry=0")
        .noneMatch(value -> value.startsWith("ImagesPromoted"));

    bed.pushed("shop/api", "1", image).manifestOf("shop/api:1");
    FaultRule fault =
        bed.aws().faults().on("ecr:PutImage").always().awsError("InternalFailure", "again", 500);
    assertThat(values(metrics(bed.promote())))
        .contains("Promotions=0", "PromotionFailures=0", "PromotionsToRetry=1");
    assertThat(fault.fired()).isPositive();
  }

  @Test
  void anEventThatCannotBeReadIsCountedToo() {
    JsonNode metrics = metrics(bed.invoke("{".getBytes(StandardCharsets.UTF_8)));

    assertThat(values(metrics)).contains("PromotionFailures=1");
    assertThat(metrics.path("Action").asText()).isEqualTo("unread");
  }

  private JsonNode of(String action) {
    return metrics(bed.invoke(bed.event().put("action", action)));
  }

  private static JsonNode metrics(Bed.Invocation invocation) {
    List<JsonNode> lines = invocation.log().stream().filter(line -> line.has("_aws")).toList();
    assertThat(lines).hasSize(1);
    return lines.getFirst();
  }

  /** Each metric that is declared, with its value, in the order declared. */
  private static List<String> values(JsonNode line) {
    JsonNode declared = line.at("/_aws/CloudWatchMetrics/0/Metrics");
    return StreamSupport.stream(declared.spliterator(), false)
        .map(metric -> metric.path("Name").asText())
        .map(name -> name + "=" + line.path(name))
        .toList();
  }
}
