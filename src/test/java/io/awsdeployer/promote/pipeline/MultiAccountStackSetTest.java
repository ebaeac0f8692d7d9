package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.promote.testing.Bed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is deployed where: exactly the declared targets, whatever the stack set has. */
class MultiAccountStackSetTest extends MultiAccountFixture {
  private static final String A = "222222222222/us-east-1";
  private static final String B = "333333333333/us-west-2";
  private static final String C = "444444444444/eu-west-1";

  @Test
  void targetsWithUnequalRegionsGetExactlyTheirOwn() {
    declare("uneven", "222222222222 us-east-1", "333333333333 us-west-2,eu-west-1");
    template("uneven/main/1.a", "");
    Execution execution = pipeline.run(byHand("uneven", "one"));
    assertThat(execution.succeeded().path("targets").asInt()).isEqualTo(3);
    assertThat(pipeline.stackSets().instances("dev-uneven"))
        .containsOnlyKeys(A, B, "333333333333/eu-west-1");
    assertThat(pipeline.stackSets().parameters("dev-uneven", "222222222222/us-west-2")).isEmpty();
    assertThat(operations(execution))
        .containsExactly("CreateStackInstances", "CreateStackInstances");
  }

  @Test
  void theNextBuildUpdatesCreatesAndLeavesTheUndeclaredAlone() {
    String prefix = "next/main/1.a";
    template(prefix, "");
    parameters(prefix, "1");
    declare("next", "222222222222 us-east-1", "333333333333 us-west-2", "555555555555 eu-west-1");
    assertThat(pipeline.run(byHand("next", "one")).status()).isEqualTo("SUCCEEDED");

    parameters(prefix, "2");
    declare("next", "222222222222 us-east-1", "333333333333 us-west-2", "444444444444 eu-west-1");
    Execution execution = pipeline.run(byHand("next", "two"));

    JsonNode output = execution.succeeded();
    assertThat(output.path("undeclared_instances").asInt()).isEqualTo(1);
    assertThat(output.at("/undeclared/0").asText()).isEqualTo("555555555555/eu-west-1");
    assertThat(build("next", "two").path("undeclared_instances").asText())
        .contains("555555555555/eu-west-1");
    assertThat(operations(execution))
        .containsExactly("UpdateStackSet", "UpdateStackInstances", "CreateStackInstances");
    for (String target : List.of(A, B, C)) {
      assertThat(size("dev-next", target)).isEqualTo("2");
      assertThat(deployment("next", target).path("build_id").asText()).isEqualTo("two");
      assertThat(deployment("next", target).path("status").asText()).isEqualTo("SUCCESS");
    }
    assertThat(size("dev-next", "555555555555/eu-west-1")).isEqualTo("1");
    assertThat(pipeline.stackSets().instances("dev-next"))
        .containsEntry(A, "CURRENT")
        .containsEntry("555555555555/eu-west-1", "OUTDATED");
    assertThat(deployment("next", "555555555555/eu-west-1").path("build_id").asText())
        .isEqualTo("one");
  }

  @Test
  void onlyUpdates() {
    String prefix = "updates/main/1.a";
    template(prefix, "");
    declare("updates", "222222222222,333333333333 us-east-1");
    assertThat(pipeline.run(byHand("updates", "one")).status()).isEqualTo("SUCCEEDED");
    parameters(prefix, "2");
    Execution execution = pipeline.run(byHand("updates", "two"));
    assertThat(execution.succeeded().path("undeclared_instances").asInt()).isZero();
    assertThat(operations(execution)).containsExactly("UpdateStackSet");
    assertThat(size("dev-updates", A)).isEqualTo("2");
    assertThat(size("dev-updates", "333333333333/us-east-1")).isEqualTo("2");
    assertThat(build("updates", "two").has("undeclared_instances")).isFalse();
  }

  /** CloudFormation has no "no updates" for a stack set: the operation succeeds. */
  @Test
  void theSameBuildAgainNeedsNoUpdateAndSucceeds() {
    Image image = image("same/api", A);
    manifestOf("same/main/1.a", "same/api");
    template("same/main/1.a", "");
    declare("same", "222222222222 us-east-1");
    assertThat(pipeline.run(byHand("same", "one")).status()).isEqualTo("SUCCEEDED");

    Execution again = pipeline.run(byHand("same", "two"));

    assertThat(again.succeeded().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(operations(again)).containsExactly("UpdateStackSet");
    assertThat(repository(A, "same/api").tags()).containsEntry("1", image.digest());
    assertThat(deployment("same", A).path("build_id").asText()).isEqualTo("two");
  }

  @Test
  void aStackSetWithoutStacksIsUpdatedAndThenHasThem() {
    template("empty/main/1.a", "");
    stackSet("dev-empty", "empty/main/1.a");
    parameters("empty/main/1.a", "2");
    declare("empty", "222222222222 us-east-1");
    Execution execution = pipeline.run(byHand("empty", "one"));
    assertThat(execution.succeeded().path("targets").asInt()).isEqualTo(1);
    assertThat(operations(execution)).containsExactly("UpdateStackSet", "CreateStackInstances");
    assertThat(size("dev-empty", A)).isEqualTo("2");
  }

  @Test
  void aStackSetWithUndeclaredStacksOnlyKeepsThemAsTheyAre() {
    template("others/main/1.a", "");
    stackSet("dev-others", "others/main/1.a");
    instances("CreateStackInstances", "dev-others", C, "before");
    settle("dev-others", "before");
    parameters("others/main/1.a", "2");
    declare("others", "222222222222 us-east-1", "333333333333 us-west-2");

    Execution execution = pipeline.run(byHand("others", "one"));

    assertThat(execution.succeeded().path("undeclared_instances").asInt()).isEqualTo(1);
    assertThat(operations(execution))
        .containsExactly("CreateStackInstances", "UpdateStackSet", "CreateStackInstances");
    assertThat(size("dev-others", A)).isEqualTo("2");
    assertThat(size("dev-others", B)).isEqualTo("2");
    assertThat(size("dev-others", C)).isEqualTo("1");
  }

  @Test
  void anOperationInProgressIsWaitedFor() {
    template("busy/main/1.a", plays("\"looks\": 3"));
    stackSet("dev-busy", "busy/main/1.a");
    instances("CreateStackInstances", "dev-busy", C, "somebody-elses");
    template("busy/main/1.a", "");
    declare("busy", "222222222222 us-east-1");

    Execution execution = pipeline.run(byHand("busy", "one"));

    assertThat(execution.succeeded().path("targets").asInt()).isEqualTo(1);
    assertThat(pipeline.states(execution)).contains("DecideOnRefusal", "WaitForBusyStackSet");
  }

  @Test
  void aFailedOperationFailsTheBuildWithItsReasons() {
    declare(
        "reasons", "222222222222 us-east-1", "333333333333 us-west-2", "444444444444 eu-west-1");
    template("reasons/main/1.a", plays("\"fail\": {\"%s\": \"no such image\"}".formatted(B)));

    Execution execution = pipeline.run(byHand("reasons", "one"));

    assertThat(execution.status()).isEqualTo("FAILED");
    assertThat(execution.error()).isEqualTo("StackSetFailed");
    assertThat(execution.cause())
        .contains("the stack set dev-reasons ended as FAILED: %s: no such image".formatted(B));
    assertThat(build("reasons", "one").path("error_msg").asText()).isEqualTo(execution.cause());
    assertThat(deployment("reasons", A).path("status").asText()).isEqualTo("SUCCESS");
    ObjectNode failed = deployment("reasons", B);
    assertThat(failed.path("status").asText()).isEqualTo("FAILED");
    assertThat(failed.path("error_msg").asText()).isEqualTo("no such image");
    assertThat(failed.path("status_reason").asText()).isEqualTo("no such image");
    ObjectNode unreached = deployment("reasons", C);
    assertThat(unreached.path("status").asText()).isEqualTo("FAILED");
    assertThat(unreached.path("error_msg").asText())
        .startsWith("Not known to be deployed, for the build failed: The operation");
    assertThat(lock("reasons")).isEmpty();
  }

  @Test
  void anOperationThatDoesNotEndIsGivenUp() {
    declare("endless", "222222222222 us-east-1");
    template("endless/main/1.a", plays("\"looks\": 10000"));
    Executions impatient =
        pipeline.machine(
            "impatient",
            Machine.MULTI_ACCOUNT
                .definition()
                .replacing("$millis() + 6 * 3600 * 1000", "$millis() + 3 * 1000"));

    Execution execution = impatient.run(byHand("endless", "one"));

    assertThat(execution.error()).isEqualTo("StackTimeout");
    assertThat(deployment("endless", A).path("status").asText()).isEqualTo("FAILED");
    assertThat(lock("endless")).isEmpty();
  }

  /** The calls that begin an operation, in order. */
  private List<String> operations(Execution execution) {
    return pipeline.states(execution).stream()
        .filter(List.of("UpdateStackSet", "UpdateStackInstances", "CreateStackInstances")::contains)
        .toList();
  }

  private void parameters(String prefix, String size) {
    pipeline.upload(prefix + "/cloudformation-params.json", "{\"Size\":\"%s\"}".formatted(size));
  }

  private String size(String set, String target) {
    return pipeline.stackSets().parameters(set, target).getOrDefault("Size", "no stack");
  }

  /** Somebody else's stack set of a build's template. */
  private void stackSet(String set, String prefix) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("StackSetName", set);
    parameters.put(
        "TemplateURL",
        "https://s3.%s.amazonaws.com/%s/%s/cloudformation.template"
            .formatted(Bed.HOME, Bed.BUCKET, prefix));
    parameters.put("Parameters.member.1.ParameterKey", "Size");
    parameters.put("Parameters.member.1.ParameterValue", "1");
    pipeline.stackSets().call("CreateStackSet", parameters);
  }

  private void instances(String operation, String set, String target, String id) {
    pipeline
        .stackSets()
        .call(
            operation,
            Map.of(
                "StackSetName",
                set,
                "OperationId",
                id,
                "Accounts.member.1",
                target.split("/", -1)[0],
                "Regions.member.1",
                target.split("/", -1)[1]));
  }

  /** Looks at an operation until it has ended. */
  private void settle(String set, String operation) {
    for (int i = 0; i < 2; i++) {
      pipeline
          .stackSets()
          .call("DescribeStackSetOperation", Map.of("StackSetName", set, "OperationId", operation));
    }
  }
}
