package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.promote.error.NewerBuildPromotedException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No older build moves a tag back over a newer one, unless it is told to. */
class BuildOrderTest extends BuildOrderScene {
  @Test
  void aNewerBuildMovesTheTagAndTheTableSaysSo() {
    JsonNode _ = promote("1").ok();
    JsonNode _ = promote("2").ok();
    assertThat(latest()).isEqualTo(TWO.digest());
    JsonNode item = table().item(PK, "shop/api:latest").orElseThrow();
    assertThat(item.at("/build_sk/S").asText()).isEqualTo("build-2");
    assertThat(item.at("/build_repo/S").asText()).isEqualTo("shop");
    assertThat(item.at("/build_digest/S").asText()).isEqualTo(TWO.digest());
    assertThat(item.at("/previous_sk/S").asText()).isEqualTo("build-1");
    assertThat(item.at("/updated_at/N").asLong()).isPositive();
  }

  @Test
  void anOlderBuildIsRefusedInThePlanAndNothingMoves() {
    JsonNode _ = promote("2").ok();
    bed.aws().requests().reset();
    NewerBuildPromotedException e = promote("1").failed(NewerBuildPromotedException.class);
    assertThat(e)
        .hasMessageContainingAll(
            "The tag shop/api:latest in the target registry 222222222222/us-east-1 belongs to the newer build build-2 of shop, and this build is build-1 of shop.",
            "call with \"allow_older\": true");
    assertThat(e.retryable()).isFalse();
    assertThat(bed.traffic().writes()).isEmpty();
    assertThat(bed.aws().requests().count("dynamodb:UpdateItem")).isZero();
    for (String action : new String[] {"stage", "switch"}) {
      assertThat(bed.invoke(build("1", action)).thrown())
          .isInstanceOf(NewerBuildPromotedException.class);
    }
    assertThat(refusedBy(build("1", "plan"))).isEqualTo("NewerBuildPromotedException");
    assertThat(latest()).isEqualTo(TWO.digest());
    assertThat(holder("shop/api:latest")).isEqualTo("build-2");
  }

  @Test
  void itIsOneOfAllObstacles() {
    JsonNode _ = promote("2").ok();
    OTHER.pushTo(bed.target("shop/web"), "x");
    ONE.pushTo(bed.target("shop/web"), "live");
    bed.target("shop/web").mutability(TagMutability.immutable());
    assertThat(bed.invoke(andWeb(build("1", "promote"))).failed(PromotionRejectedException.class))
        .hasMessageContainingAll("NewerBuildPromotedException", "TagImmutableException");
  }

  @Test
  void whereTheTagIsOnTheImageAlreadyThereIsNothingToRefuse() {
    JsonNode _ = promote("2").ok();
    ObjectNode older = build("2", "promote").put("sk", "build-1");
    assertThat(bed.invoke(older).ok().path("tags_switched").asInt()).isZero();
    assertThat(holder("shop/api:latest")).isEqualTo("build-2");
  }

  @Test
  void aNewerBuildOfTheSameImageHoldsTheTagToo() {
    JsonNode _ = promote("1").ok();
    JsonNode _ = bed.invoke(build("1", "promote").put("sk", "build-3")).ok();
    assertThat(promote("2").thrown()).isInstanceOf(NewerBuildPromotedException.class);
    assertThat(latest()).isEqualTo(ONE.digest());
  }

  @Test
  void aBuildThatIsRepeatedKeepsItsTagAndWhatWasBefore() {
    JsonNode _ = promote("1").ok();
    JsonNode _ = promote("2").ok();
    JsonNode _ = promote("2").ok();
    assertThat(table().item(PK, "shop/api:latest").orElseThrow().at("/previous_sk/S").asText())
        .isEqualTo("build-1");
  }

  @Test
  void targetsHaveAnOrderOfTheirOwn() {
    JsonNode _ = promote("2").ok();
    bed.target().registry("eu-west-1").createRepository("shop/api");
    ObjectNode elsewhere = build("1", "promote").put("target_region", "eu-west-1");
    assertThat(bed.invoke(elsewhere).ok().path("tags_switched").asInt()).isEqualTo(1);
  }

  @Test
  void moreThanAHundredTagsAreAskedForInParts() {
    ObjectNode event = build("1", "promote");
    for (int i = 0; i < 100; i++) {
      event
          .withArray("images")
          .addObject()
          .put("repository", "shop/api")
          .put("tag", "1")
          .put("target_tag", "t" + i);
    }
    event.put("action", "plan");
    assertThat(bed.invoke(event).ok().path("tags_to_switch").asInt()).isEqualTo(101);
    assertThat(bed.aws().requests().count("dynamodb:BatchGetItem")).isEqualTo(2);
    table().set(PK, "shop/api:t99", "build_sk", "build-9");
    assertThat(refusedBy(event)).isEqualTo("NewerBuildPromotedException");
  }

  /** A thousand tags take 200 s to put and put back, and 20 s to claim and give back. */
  @ParameterizedTest
  @CsvSource({"true, refused", "false, promote"})
  void theTimeForClaimsIsKeptFreeToo(boolean order, String verdict) {
    ObjectNode event = build("1", "plan");
    event.withArray("images").removeAll();
    for (int i = 0; i < 1_000; i++) {
      event
          .withArray("images")
          .addObject()
          .put("repository", "shop/api")
          .put("tag", "1")
          .put("target_tag", "t" + i);
    }
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"order\": %s}}".formatted(order));
    bed.time(Duration.ofSeconds(292));
    JsonNode plan = bed.invoke(event).ok();
    assertThat(plan.path("verdict").asText()).isEqualTo(verdict);
    if (order) {
      assertThat(plan.at("/refused/0/error").asText()).isEqualTo("TargetLimitExceededException");
      assertThat(plan.at("/refused/0/message").asText())
          .contains("Switching 1000 tags takes 222 s", "with 21 s for claiming them");
    }
  }

  @Test
  void withoutTheOptionTheTableIsNotAsked() {
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"order\": false}}");
    JsonNode _ = promote("2").ok();
    JsonNode _ = promote("1").ok();
    assertThat(bed.aws().requests().count("dynamodb:BatchGetItem")).isZero();
    assertThat(table().size()).isZero();
  }
}
