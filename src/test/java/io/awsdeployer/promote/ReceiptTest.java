package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.ThreeTags.NEW_A;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_A;
import static io.awsdeployer.promote.testing.ThreeTags.RECEIPT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.Receipts;
import io.awsdeployer.promote.testing.ThreeTags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The option {@code receipts.write}: every action that changes something leaves a receipt, and each
 * of them is what docs/receipt.schema.json says ({@link Bed#invoke(byte[])} holds that).
 */
class ReceiptTest {
  private static final String STAGED = RECEIPT.replace(".json", ".staged.json");

  private final ThreeTags build = new ThreeTags();
  private final Bed bed = build.bed();

  @AfterEach
  void close() {
    build.close();
  }

  private void written() {
    bed.with("PROMOTION_OPTIONS", "{\"receipts\": {\"write\": true}}")
        .with("AWS_LAMBDA_FUNCTION_VERSION", "7");
  }

  private JsonNode receipt(String key) throws IOException {
    return new JsonMapper().readTree(bed.pipeline().bucket(Bed.BUCKET).get(key).orElseThrow());
  }

  private List<String> receipts() {
    return bed.pipeline().bucket(Bed.BUCKET).keys().stream()
        .filter(key -> key.contains("promotion-receipts"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "stage", "plan"})
  void withoutTheOptionNoneIsWrittenButForASwitch(String action) {
    JsonNode output = build.call(action).ok();
    assertThat(output.has("receipt")).isFalse();
    assertThat(receipts()).isEmpty();
    assertThat(bed.aws().requests().counts()).doesNotContainKeys("s3:PutObject", "s3:GetObject");
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "switch"})
  void saysWhoAndWhenAndHowMuch(String action) throws IOException {
    written();
    JsonNode output = build.call(action).ok();
    assertThat(output.path("action").asText()).isEqualTo(action);
    assertThat(output.path("receipt").asText()).isEqualTo("s3://artifacts/" + RECEIPT);
    JsonNode receipt = receipt(RECEIPT);
    assertThat(receipt.path("status").asText()).isEqualTo("switched");
    JsonNode promotion = receipt.path("promotion");
    assertThat(promotion.path("action").asText()).isEqualTo(action);
    assertThat(promotion.path("execution_id").asText())
        .isEqualTo(bed.event().path("execution_id").asText());
    assertThat(promotion.path("caller").asText())
        .startsWith("arn:aws:sts::111111111111:assumed-role/promote-images/");
    assertThat(promotion.path("target_session").asText())
        .isEqualTo(
            "arn:aws:sts::222222222222:assumed-role/ECRImagePromotionRole/promote-shop-2bJ1aBcDeFgHiJkLmNoPqRsTuVw");
    assertThat(promotion.path("function_version").asText()).isEqualTo("7");
    assertThat(promotion.path("started").asText()).isEqualTo(build.clock().instant().toString());
    assertThat(promotion.has("finished")).isTrue();
    assertThat(promotion.at("/staged/blobs")).isEqualTo(output.path("blobs_copied"));
    assertThat(promotion.at("/staged/bytes")).isEqualTo(output.path("bytes_copied"));
    assertThat(receipt.at("/tags/0/source_digest").asText()).isEqualTo(NEW_A.digest());
    assertThat(receipt.at("/tags/0/replaced").asText()).isEqualTo(OLD_A.digest());
    assertThat(
            receipt.path("tags").valueStream().mapToLong(tag -> tag.path("bytes").asLong()).sum())
        .isEqualTo(output.path("bytes_copied").asLong());
  }

  @Test
  void aPromotionsReceiptIsAsGoodForARevertAsASwitchs() {
    written();
    JsonNode _ = build.call("promote").ok();
    build.assertAllSwitched();
    assertThat(build.call("revert").ok().path("tags_restored").asInt()).isEqualTo(2);
    assertThat(build.tag("app/a")).isEqualTo(OLD_A.digest());
  }

  @Test
  void aStagesReceiptLiesBesideTheSwitchsAndLeavesIt() throws IOException {
    written();
    build.switched();
    JsonNode switched = receipt(RECEIPT);
    JsonNode output = build.call("stage").ok();
    assertThat(output.path("receipt").asText()).isEqualTo("s3://artifacts/" + STAGED);
    assertThat(receipt(RECEIPT)).isEqualTo(switched);
    assertThat(receipt(STAGED).path("status").asText()).isEqualTo("staged");
    assertThat(receipt(STAGED).at("/promotion/action").asText()).isEqualTo("stage");
    assertThat(receipt(STAGED).at("/tags/0").has("replaced")).isFalse();
    assertThat(receipt(STAGED).path("tags")).hasSize(3);
  }

  @Test
  void aPlanWritesNone() {
    written();
    JsonNode _ = build.call("plan").ok();
    assertThat(receipts()).isEmpty();
  }

  /** Some targets would have switched by the time that it is seen. */
  @Test
  void theRightToWriteOneIsProvenByStaging() {
    written();
    String all = Policies.function(Bed.BUCKET);
    bed.function().withoutPolicies().policy(all.replace("s3:PutObject", "s3:PutObjectAcl"));
    assertThat(Failures.of(build.call("stage"), ManifestUnreadableException.class))
        .hasMessageContaining("may not write s3://artifacts/" + STAGED);
    build.assertNoneSwitched();
  }

  @Test
  void aPromotionWhoseReceiptCannotBeClosedHasSucceeded() {
    written();
    FaultRule down = bed.aws().faults().on("s3:PutObject").skip(1).always().status(503);
    Bed.Invocation promoted = build.call("promote");
    assertThat(promoted.ok().path("tags_switched").asInt()).isEqualTo(3);
    assertThat(down.fired()).isEqualTo(3);
    assertThat(
            Failures.logged(
                promoted, "All tags are switched, but the receipt does not say so", "receipt"))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "stage", "plan"})
  void aPlaceForItHasToBeKnownBeforeAnythingMoves(String action) {
    written();
    ObjectNode event = build.event(action);
    event.remove(List.of("s3_bucket", "s3_key"));
    assertThat(Failures.of(bed.invoke(event), InvalidRequestException.class))
        .hasMessageContaining("The event has no s3_bucket and s3_key for the receipt")
        .hasMessageContaining("receipts.write");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void parametersAreInIt() throws IOException {
    written();
    ObjectNode event = build.event("promote");
    ((ObjectNode) event.at("/images/0")).put("parameter", "ApiImage");
    JsonNode output = bed.invoke(event).ok();
    assertThat(receipt(RECEIPT).path("parameters")).isEqualTo(output.path("parameters"));
    assertThat(receipt(RECEIPT).at("/parameters/ApiImage").asText())
        .isEqualTo(bed.target("app/a").uri() + "@" + NEW_A.digest());
  }

  @Test
  void noneOfThemStartsThePipelineAgain() throws IOException {
    written();
    for (String action : List.of("stage", "promote", "switch", "revert")) {
      JsonNode _ = build.call(action).ok();
    }
    assertThat(receipts()).containsExactly(RECEIPT, STAGED);
    JsonNode rule =
        new YAMLMapper()
            .readTree(Path.of("template.yaml").toFile())
            .at("/Resources/UploadRule/Properties/EventPattern/detail/object/key");
    assertThat(rule).hasSize(1);
    assertThat(rule.at("/0")).hasSize(1);
    assertThat(receipts())
        .noneMatch(key -> key.endsWith(rule.at("/0/suffix").asText()))
        .noneMatch(key -> key.endsWith("deploy-manifest.json"));
  }

  /** As the function wrote them before there was a schema. */
  @Test
  void anOldReceiptIsStillGoneByAndThenWrittenDown() throws IOException {
    build.switched();
    ObjectNode receipt = receipt(RECEIPT).deepCopy();
    receipt.remove("promotion");
    receipt
        .path("tags")
        .forEach(tag -> ((ObjectNode) tag).remove(List.of("source_digest", "blobs", "bytes")));
    bed.pipeline().bucket(Bed.BUCKET).put(RECEIPT, receipt.toString());
    written();
    assertThat(build.call("revert").ok().path("tags_restored").asInt()).isEqualTo(2);
    assertThat(receipt(RECEIPT).path("status").asText()).isEqualTo("reverted");
    assertThat(receipt(RECEIPT).at("/revert/target_session").asText()).contains("222222222222");
    assertThat(receipt(RECEIPT).path("revert").path("tags").findValuesAsText("result"))
        .containsExactly("restored", "new, stays", "restored");
    build.switched();
    assertThat(receipt(RECEIPT).path("status").asText()).isEqualTo("switched");
    assertThat(receipt(RECEIPT).has("revert")).as("it is about the switch before").isFalse();
    assertThat(build.call("revert").ok().path("tags_restored").asInt()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"status\":\"switched\"", "\"account\":\"111111111111\"", "\"digest\":\"sha256:"})
  void theSchemaRefusesWhatIsNoReceipt(String part) throws IOException {
    build.switched();
    String text = receipt(RECEIPT).toString();
    assertThat(Receipts.problems(text)).isEmpty();
    assertThat(text).contains(part);
    assertThat(Receipts.problems(text.replace(part, part.replace("\":\"", "\":\"?")))).isNotEmpty();
    assertThat(Receipts.problems(text.replace("\"tags\":", "\"more\":1,\"tags\":"))).isNotEmpty();
    assertThat(Receipts.problems(text.replace("\"started\":\"", "\"started\":\"on "))).isNotEmpty();
    assertThat(Receipts.problems(text.replace("\"caller\":", "\"who\":"))).isNotEmpty();
  }
}
