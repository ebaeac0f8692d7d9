package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.http.FaultRule;
import org.junit.jupiter.api.Test;

/** What a plan tells of what stands in the way: all of it, and nothing twice. */
class PlanRefusalsTest extends BuildOrderScene {

  @Test
  void oneObstacleIsToldOnce() {
    JsonNode plan = bed.invoke(build("9", "plan")).ok();
    assertThat(plan.path("refused").findValuesAsText("error"))
        .containsExactly("SourceImageNotFoundException");
  }

  @Test
  void whatWasFoundBeforeSomethingElseEndedThePlanIsToldToo() {
    FaultRule denied =
        bed.aws()
            .faults()
            .on("dynamodb:BatchGetItem")
            .always()
            .awsError("AccessDeniedException", "not you", 400);
    JsonNode refused = bed.invoke(andWeb(build("9", "plan"))).ok().path("refused");
    assertThat(denied.fired()).isPositive();
    assertThat(refused.findValuesAsText("error"))
        .hasSize(2)
        .startsWith("SourceImageNotFoundException");
    assertThat(refused.at("/1/message").asText()).contains("dynamodb:BatchGetItem");
  }
}
