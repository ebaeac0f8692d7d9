package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An older build goes back on purpose: the plan, the output, the log and the receipt say so. */
class AllowOlderTest extends BuildOrderScene {
  private static final String TOLD = "A tag goes back from a newer build, as allow_older says";

  private ObjectNode back(String action) {
    return build("1", action).put("allow_older", true);
  }

  private JsonNode receipt(JsonNode output) throws IOException {
    String key = output.path("receipt").asText().substring("s3://artifacts/".length());
    return new JsonMapper().readTree(bed.pipeline().bucket(Bed.BUCKET).get(key).orElseThrow());
  }

  private static void saysFrom(JsonNode tag) {
    assertThat(tag.at("/newer_build/sk").asText()).isEqualTo("build-2");
    assertThat(tag.at("/newer_build/repo").asText()).isEqualTo("shop");
  }

  @Test
  void anOlderBuildMayGoBackWhenItIsToldToAndTheLogSaysSo() {
    JsonNode _ = promote("2").ok();
    Bed.Invocation back = bed.invoke(back("promote"));
    assertThat(back.ok().path("tags_switched").asInt()).isEqualTo(1);
    assertThat(latest()).isEqualTo(ONE.digest());
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
    assertThat(back.log())
        .filteredOn(line -> line.path("level").asText().equals("WARN"))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.path("message").asText()).isEqualTo(TOLD);
          assertThat(line.path("image").asText()).isEqualTo("shop/api:latest");
          assertThat(line.path("newer_sk").asText()).isEqualTo("build-2");
          assertThat(line.path("newer_repo").asText()).isEqualTo("shop");
        });
    JsonNode _ = promote("2").ok();
    assertThat(latest()).as("the newer one is newer again").isEqualTo(TWO.digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "stage", "promote", "switch"})
  void everyActionsOutputSaysWhoseTagItWas(String action) {
    JsonNode _ = promote("2").ok();
    Bed.Invocation back = bed.invoke(andWeb(back(action)));
    saysFrom(back.ok().at("/details/0"));
    assertThat(back.ok().at("/details/1").has("newer_build")).isFalse();
    assertThat(Failures.logged(back, TOLD, "image")).containsExactly("shop/api:latest");
  }

  @Test
  void withoutAnOlderBuildNothingIsSaid() {
    JsonNode _ = promote("1").ok();
    Bed.Invocation on = bed.invoke(build("2", "promote").put("allow_older", true));
    assertThat(on.ok().at("/details/0").has("newer_build")).isFalse();
    assertThat(Failures.logged(on, TOLD, "image")).isEmpty();
  }

  @Test
  void theReceiptSaysItAndKeepsItWhenTheCallIsRepeated() throws IOException {
    JsonNode _ = promote("2").ok();
    FaultRule lost = bed.aws().faults().on("s3:PutObject").skip(1).times(3).status(503);
    JsonNode first = bed.invoke(back("switch")).ok();
    assertThat(lost.fired()).isEqualTo(3);
    assertThat(receipt(first).path("status").asText()).isEqualTo("switching");
    saysFrom(receipt(first).at("/tags/0"));
    JsonNode again = bed.invoke(back("switch")).ok();
    assertThat(again.path("tags_switched").asInt()).isZero();
    assertThat(receipt(again).path("status").asText()).isEqualTo("switched");
    saysFrom(receipt(again).at("/tags/0"));
  }

  @Test
  void aStagesReceiptSaysItToo() throws IOException {
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"order\": true}, \"receipts\": {\"write\": true}}");
    JsonNode _ = promote("2").ok();
    saysFrom(receipt(bed.invoke(back("stage")).ok()).at("/tags/0"));
  }

  /** The plan has not seen it, so the claim tells. */
  @Test
  void aNewerBuildThatComesBetweenPlanAndSwitchIsPassedAndToldOf() throws IOException {
    FaultRule between =
        bed.aws().faults().on("dynamodb:BatchGetItem").after(() -> promote("2").ok());
    Bed.Invocation back = bed.invoke(back("switch"));
    assertThat(between.fired()).isEqualTo(1);
    saysFrom(back.ok().at("/details/0"));
    saysFrom(receipt(back.ok()).at("/tags/0"));
    assertThat(Failures.logged(back, TOLD, "newer_sk")).isEqualTo(List.of("build-2"));
    assertThat(latest()).isEqualTo(ONE.digest());
  }

  /** The first call has the tag noted as its own, and ends before its put. */
  @Test
  void aCallThatFollowsOneThatEndedMidwayStillKnows() {
    JsonNode _ = promote("2").ok();
    table().set(PK, "shop/api:latest", "previous_sk", "build-2");
    table().set(PK, "shop/api:latest", "previous_repo", "shop");
    table().set(PK, "shop/api:latest", "build_sk", "build-1");
    saysFrom(bed.invoke(back("plan")).ok().at("/details/0"));
    Bed.Invocation promoted = bed.invoke(back("promote"));
    saysFrom(promoted.ok().at("/details/0"));
    assertThat(Failures.logged(promoted, TOLD, "image")).hasSize(1);
  }

  @Test
  void anAnswerOtherThanYesOrNoIsRefused() {
    assertThat(
            bed.invoke(build("1", "promote").put("allow_older", "yes"))
                .failed(InvalidRequestException.class))
        .hasMessageContaining("allow_older: must be true or false, not a string");
  }
}
