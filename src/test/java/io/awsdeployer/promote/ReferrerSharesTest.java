package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Signing;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What travels with an image counts for it, in the plan and in the receipt. */
class ReferrerSharesTest {
  private static final String REPOSITORY = "app/api";

  private final Bed bed = Bed.start();
  private final Image one = TestImages.small(1);
  private final Image other = TestImages.small(50);
  private final Image sbom = Signing.referrer(Signing.SPDX, "an sbom of some length", one);

  @BeforeEach
  void twoImagesOneOfThemSigned() {
    bed.with("PROMOTION_OPTIONS", "{\"referrers\": true, \"receipts\": {\"write\": true}}");
    bed.pushed(REPOSITORY, "1", one).pushed(REPOSITORY, "2", other);
    bed.manifestOf(REPOSITORY + ":1", REPOSITORY + ":2");
    sbom.pushTo(bed.source(REPOSITORY));
    Signing.referrer(Signing.NOTATION, "of the sbom", sbom).pushTo(bed.source(REPOSITORY));
    Signing.cosign(one, "s").pushTo(bed.source(REPOSITORY), Signing.tag(one, ".sig"));
  }

  @AfterEach
  void end() {
    bed.close();
  }

  private JsonNode plan() {
    return bed.invoke(bed.event().put("action", "plan")).ok();
  }

  private static long sum(JsonNode entries, String field) {
    return entries.valueStream().mapToLong(entry -> entry.path(field).asLong()).sum();
  }

  @Test
  void aPlansSumIsOfTheWholePlan() {
    JsonNode plan = plan();
    assertThat(sum(plan.path("details"), "bytes_to_copy"))
        .isEqualTo(plan.path("bytes_to_copy").asLong())
        .isPositive();
    assertThat(sum(plan.path("details"), "blobs_to_copy"))
        .isEqualTo(plan.path("blobs_to_copy").asLong());
    assertThat(plan.at("/details/1/bytes_to_copy").asLong())
        .as("nothing belongs to it")
        .isEqualTo(other.config().size() + other.layers().stream().mapToLong(l -> l.size()).sum());
  }

  @Test
  void theImagesOfAnIndexCountForIt() {
    TestImages.multiPlatform(70).pushTo(bed.source(REPOSITORY), "1");
    JsonNode plan = plan();
    assertThat(sum(plan.path("details"), "blobs_to_copy"))
        .isEqualTo(plan.path("blobs_to_copy").asLong());
    assertThat(sum(plan.path("details"), "bytes_to_copy"))
        .isEqualTo(plan.path("bytes_to_copy").asLong());
  }

  @Test
  void whatIsNewOfAnImageThatIsThereIsToldOfIt() {
    one.pushTo(bed.target(REPOSITORY), "1");
    other.pushTo(bed.target(REPOSITORY), "2");
    JsonNode plan = plan();
    assertThat(plan.at("/details/0/content").asText()).isEqualTo("present");
    assertThat(plan.at("/details/0/bytes_to_copy").asLong())
        .isEqualTo(plan.path("bytes_to_copy").asLong())
        .isPositive();
    assertThat(plan.at("/details/1").has("bytes_to_copy")).isFalse();
  }

  @Test
  void aReceiptHasItsBytesAndWhatTravelled() throws IOException {
    JsonNode output = bed.promote().ok();
    String key = output.path("receipt").asText().substring("s3://artifacts/".length());
    JsonNode receipt =
        new JsonMapper().readTree(bed.pipeline().bucket(Bed.BUCKET).get(key).orElseThrow());
    assertThat(sum(receipt.path("tags"), "bytes"))
        .isEqualTo(receipt.at("/promotion/staged/bytes").asLong())
        .isEqualTo(output.path("bytes_copied").asLong())
        .isPositive();
    assertThat(receipt.at("/tags/0/referrers"))
        .isEqualTo(output.at("/details/0/referrers/types"))
        .hasSize(3);
    assertThat(receipt.at("/tags/1").has("referrers")).isFalse();
  }

  @Test
  void sizesThatAddUpToMoreThanThereIsStopAtTheLargestNumber() {
    String text = one.text().replaceAll("\"size\" : \\d+", "\"size\" : " + Long.MAX_VALUE);
    Image lying = new Image(text, one.mediaType(), Digests.of(text), one.platform(), one.blobs());
    lying.pushTo(bed.source(REPOSITORY), "1");
    JsonNode plan = plan();
    assertThat(plan.at("/details/0/bytes_to_copy").asLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(plan.path("bytes_to_copy").asLong()).isEqualTo(Long.MAX_VALUE);
  }
}
