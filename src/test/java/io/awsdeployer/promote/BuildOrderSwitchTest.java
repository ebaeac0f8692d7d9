package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.promote.error.NewerBuildPromotedException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.testing.TaggedPuts;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order of builds holds while several of them switch, fail and are put back. */
class BuildOrderSwitchTest extends BuildOrderScene {
  @Test
  void aNewerBuildThatComesBetweenPlanAndSwitchIsNotPassed() {
    FaultRule between =
        bed.aws().faults().on("dynamodb:BatchGetItem").after(() -> promote("2").ok());
    NewerBuildPromotedException e =
        bed.invoke(andWeb(build("1", "promote"))).failed(NewerBuildPromotedException.class);
    assertThat(between.fired()).isEqualTo(1);
    assertThat(e).hasMessageContaining("belongs to the newer build build-2");
    assertThat(latest()).isEqualTo(TWO.digest());
    assertThat(bed.target("shop/web").tags()).as("all or nothing").doesNotContainKey("live");
    assertThat(holder("shop/web:live")).as("is given back").isEmpty();
    assertThat(holder("shop/api:latest")).isEqualTo("build-2");
  }

  @Test
  void anOlderBuildThatComesBetweenIsPassedAndLearnsOfIt() {
    FaultRule between =
        bed.aws()
            .faults()
            .on("dynamodb:UpdateItem")
            .after(() ->
                assertThat(promote("1").thrown()).isInstanceOf(NewerBuildPromotedException.class));
    JsonNode _ = promote("2").ok();
    assertThat(between.fired()).isEqualTo(1);
    assertThat(latest()).isEqualTo(TWO.digest());
  }

  /** The newer build claims and moves the tag between this one's claim and its put. */
  @Test
  void aPutThatComesTooLateIsTurnedToTheNewerBuildsImage() {
    ONE.pushTo(bed.target("shop/web"), "live");
    boolean[] done = {false};
    TaggedPuts.into(
        "shop/api",
        bed,
        (request, service) -> {
          if (!done[0]) {
            done[0] = true;
            JsonNode _ = promote("2").ok();
          }
          return service.handle(request);
        });
    NewerBuildPromotedException e =
        bed.invoke(andWeb(build("1", "promote"))).failed(NewerBuildPromotedException.class);
    assertThat(e)
        .hasMessageStartingWith(
            "The switch failed: A newer build has claimed 1 of 2 tags while they were switched, shop/api:latest among them.")
        .hasMessageContaining("shop/api:latest points to %s (put back)".formatted(TWO.digest()));
    assertThat(latest()).isEqualTo(TWO.digest());
    assertThat(holder("shop/api:latest")).isEqualTo("build-2");
    assertThat(bed.target("shop/web").tags()).containsEntry("live", ONE.digest());
    assertThat(holder("shop/web:live")).isEmpty();
  }

  @Test
  void aSwitchThatFailsGivesTheTagsBack() {
    JsonNode _ = promote("1").ok();
    ONE.pushTo(bed.target("shop/web"), "live");
    TaggedPuts.into(
        "shop/web",
        bed,
        (request, service) -> {
          bed.target("shop/web").mutability(TagMutability.immutable());
          return service.handle(request);
        });
    assertThat(bed.invoke(andWeb(build("3", "promote"))).thrown())
        .isInstanceOf(SwitchFailedException.class);
    assertThat(latest()).isEqualTo(ONE.digest());
    assertThat(Stream.of("shop/api:latest", "shop/web:live").map(this::holder))
        .containsExactly("build-1", "");
    bed.aws().faults().clear();
    JsonNode _ = promote("2").ok();
    assertThat(latest()).isEqualTo(TWO.digest());
  }

  @Test
  void aSingleTagThatIsRefusedIsGivenBack() {
    JsonNode _ = promote("1").ok();
    TaggedPuts.into(
        "shop/api",
        bed,
        (request, service) -> {
          bed.target("shop/api").mutability(TagMutability.immutable());
          return service.handle(request);
        });
    assertThat(promote("3").thrown()).isNotNull();
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
  }

  @Test
  void aRevertGivesTheTagsBack() {
    JsonNode _ = bed.invoke(build("1", "switch")).ok();
    JsonNode _ = bed.invoke(andWeb(build("3", "switch"))).ok();
    JsonNode reverted = bed.invoke(build("3", "revert")).ok();
    assertThat(reverted.path("tags").findValuesAsText("result"))
        .containsExactly("restored", "new, stays");
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
    assertThat(holder("shop/web:live")).as("stays on its image").isEqualTo("build-3");
    JsonNode _ = bed.invoke(build("2", "switch")).ok();
    assertThat(latest()).isEqualTo(TWO.digest());
    JsonNode again = bed.invoke(build("3", "revert")).ok();
    assertThat(again.path("tags_restored").asInt()).isZero();
    assertThat(holder("shop/api:latest")).as("another's by now").isEqualTo("build-2");
  }

  @Test
  void aRevertThatCannotGiveATagBackSaysSoAndIsRepeated() {
    JsonNode _ = bed.invoke(build("1", "switch")).ok();
    JsonNode _ = bed.invoke(build("2", "switch")).ok();
    bed.aws().faults().on("dynamodb:UpdateItem").times(3).throttle();
    assertThat(bed.invoke(build("2", "revert")).failed(ServiceUnavailableException.class))
        .hasMessageContaining("The deployments table test-aws-deployer--deployments")
        .hasMessageContaining("(restored)");
    assertThat(holder("shop/api:latest")).isEqualTo("build-2");
    JsonNode _ = bed.invoke(build("2", "revert")).ok();
    assertThat(holder("shop/api:latest")).isEqualTo("build-1");
  }
}
