package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Signing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The parameters that turn an option's rights on: with them the templates' policies carry a
 * promotion with the option, without any one of them the call that needs it is refused.
 */
class DeployedOptionsTest {
  private static final Map<String, String> NONE = Map.of();

  @ParameterizedTest
  @MethodSource("io.awsdeployer.promote.pipeline.DeployedOption#all")
  void withItsParametersAnOptionCarriesAPromotion(DeployedOption option) {
    try (Bed bed = bed(option, option.pipeline(), option.target())) {
      for (String action : List.of("plan", "promote")) {
        assertThat(invoke(bed, option, action).ok().path("verdict").asText("promote"))
            .as(action)
            .isIn("promote", "nothing to do");
      }
      assertThat(invoke(bed, option, "promote").ok().path("images_promoted").asInt()).isEqualTo(1);
      assertThat(bed.aws().requests().failures()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.awsdeployer.promote.pipeline.DeployedOption#all")
  void withoutThemTheCallThatNeedsThemIsRefused(DeployedOption option) {
    DeployedOption.Without without = option.without();
    try (Bed bed = bed(option, without.pipeline(), without.target())) {
      assertThat(invoke(bed, option, "promote").failed(without.error()))
          .hasMessageContaining(without.action());
      assertThat(bed.traffic().writes()).as("tried and refused").isSubsetOf("ecr:CreateRepository");
      assertThat(bed.target("shop/api").tags()).isEmpty();
    }
  }

  private static Bed bed(
      DeployedOption option, Map<String, String> pipeline, Map<String, String> target) {
    Bed bed = Deployed.bed(pipeline, target).with("PROMOTION_OPTIONS", option.options());
    bed.pushed("shop/api", "1", TestImages.small(1)).manifestOf("shop/api:1");
    option.scene().accept(bed);
    return bed;
  }

  private static Bed.Invocation invoke(Bed bed, DeployedOption option, String action) {
    ObjectNode event = bed.event().put("action", action);
    option.event().accept(event);
    return bed.invoke(event);
  }

  /** README: these take no right of their own. */
  @Test
  void theOthersNeedNone() {
    try (Bed bed =
        Deployed.bed(NONE, NONE)
            .with(
                "PROMOTION_OPTIONS",
                """
                {"referrers": true, "receipts": {"write": true, "keep_previous": "rollback-{tag}"},
                 "tags": {"also": ["latest"], "movable": ["1", "latest", "rollback-*"]},
                 "session": {"scoped": true}}
                """)) {
      bed.pushed("shop/api", "1", TestImages.small(1)).manifestOf("shop/api:1");
      TestImages.small(9).pushTo(bed.target("shop/api"), "1");
      Signing.referrer(Signing.NOTATION, "s", TestImages.small(1)).pushTo(bed.source("shop/api"));
      for (String action : List.of("plan", "stage", "promote", "switch", "revert")) {
        var _ = bed.invoke(bed.event().put("action", action)).ok();
      }
      assertThat(bed.target("shop/api").tags()).containsKeys("1", "latest", "rollback-1");
      assertThat(bed.aws().requests().failures()).isEmpty();
    }
  }

  @Test
  void optionsOfAnEnvironmentAreTakenFromSsmWhereThatIsOn() {
    String parameter = "/test/aws-deployer/promotion-options";
    for (boolean on : new boolean[] {true, false}) {
      try (Bed bed = Deployed.bed(on ? Map.of("OptionsFromSsm", "yes") : NONE, NONE)) {
        bed.pipeline().ssm(Bed.HOME).put(parameter, "{\"tags\": {\"also\": [\"latest\"]}}");
        bed.pushed("shop/api", "1", TestImages.small(1)).manifestOf("shop/api:1");
        assertThat(bed.promote().ok().path("tags_switched").asInt()).isEqualTo(on ? 2 : 1);
        assertThat(bed.aws().requests().failures()).isEmpty();
        if (!on) {
          bed.with("PROMOTION_OPTIONS_PARAMETER", parameter);
          assertThat(bed.promote().failed(SourceAccessDeniedException.class))
              .hasMessageContaining("ssm:GetParameter");
        }
      }
    }
  }
}
