package io.awsdeployer.promote.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.pipeline.LambdaEndpoint;
import io.awsdeployer.promote.testing.DeployedFunction;
import io.awsdeployer.promote.testing.Policies;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code FUNCTION=name}: the same promotions, by a function with a role of its own. */
class InvokedFunctionTest extends VerifyScene {
  InvokedFunctionTest() {
    super(LocalAws.start());
  }

  @Test
  void itDoesEveryPromotionWithoutABucket() throws Exception {
    environment.put("FUNCTION", "promote");
    allow();
    RunName run = new RunName("check-01234567");

    try (DeployedFunction deployed =
            DeployedFunction.deploy("promote", 512, ofTheFunction(), _ -> {}, _ -> {});
        LambdaEndpoint endpoint = LambdaEndpoint.start(deployed::invoke);
        Workshop workshop = workshop();
        Sites sites =
            Sites.open(workshop, Choices.of(environment), new Principal(person().arn()), run)) {
      try (var client = lambda(workshop, endpoint.address())) {
        Direction direction =
            new Direction(
                "by the deployed function",
                sites.home(),
                sites.home(),
                new InvokedFunction(client, "promote"),
                Optional.empty());
        for (PromotionCases.Case each : new PromotionCases(direction).all()) {
          Line line = each.body().run(each.title());
          assertThat(line.verdict()).as(line.toString()).isEqualTo(Line.Verdict.PASS);
        }
      }
    }
    assertThat(aws.account(OWN).bucketNames()).isEmpty();
  }

  private Map<String, String> ofTheFunction() {
    Role role =
        aws.account(OWN)
            .role("promote-images")
            .policy(Policies.push())
            .policy(Policies.function("none"));
    Map<String, String> variables = new HashMap<>(role.session("lambda").environment());
    variables.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    variables.put("AWS_REGION", HOME);
    return variables;
  }
}
