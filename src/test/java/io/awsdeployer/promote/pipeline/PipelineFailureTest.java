package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.testing.Bed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executions that fail: as what, and what the build's record says of it. */
class PipelineFailureTest extends PipelineFixture {
  PipelineFailureTest() {
    super(Machine.SINGLE_ACCOUNT);
  }

  @Test
  void aRefusedPromotionFailsTheBuildAndTheExecution() {
    template("refused/main/1.a", "");
    var _ = imageOf("refused/api");
    pipeline.upload(
        "refused/main/1.a/deploy-manifest.json",
        "{\"images\":[{\"repository\":\"refused/api\",\"tag\":\"nothing\"}]}");

    Execution execution = pipeline.run(uploaded("refused/main/1.a"));

    assertThat(execution.status()).isEqualTo("FAILED");
    assertThat(execution.error()).isEqualTo(SourceImageNotFoundException.class.getName());
    assertThat(execution.cause()).contains("refused/api:nothing");
    ObjectNode build = pipeline.record("refused/dev", SK);
    assertThat(build.path("status").asText()).isEqualTo("FAILED");
    assertThat(build.path("error_msg").asText())
        .isEqualTo(execution.cause().lines().findFirst().orElseThrow());
    assertThat(pipeline.record("latest/dev", "refused/dev").path("status").asText())
        .isEqualTo("FAILED");
    assertThat(pipeline.states(execution)).doesNotContain("DeployCloudFormation");
    assertThat(pipeline.stacks("")).doesNotContain("<StackName>dev-refused<");
    assertThat(pipeline.lambda().events()).hasSize(1);
  }

  @Test
  void aListOfProblemsGivesItsFirst() {
    template("listed/main/1.a", "");
    pipeline.upload(
        "listed/main/1.a/deploy-manifest.json",
        "{\"images\":[{\"repository\":\"a\"},{\"repository\":\"b \\\"c\"}]}");

    Execution execution = pipeline.run(uploaded("listed/main/1.a"));

    assertThat(execution.error()).isEqualTo(InvalidManifestException.class.getName());
    List<String> lines = execution.cause().lines().toList();
    assertThat(lines).hasSizeGreaterThan(2);
    assertThat(pipeline.record("listed/dev", SK).path("error_msg").asText())
        .isEqualTo(lines.get(0) + " " + lines.get(1));
  }

  @Test
  void aFirstCreateThatRollsBackFailsAndSaysWhatToDoNext() {
    template(
        "broken/main/1.a",
        """
        , "Metadata": {"Plays": {
          "create": ["CREATE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"],
          "failure": {"resource": "Service", "type": "AWS::ECS::Service", "reason": "CannotPullContainerError: no such image"}}}
        """);
    Execution first = pipeline.run(byHand("broken", "one"));

    assertThat(first.status()).isEqualTo("FAILED");
    assertThat(first.error()).isEqualTo("StackFailed");
    assertThat(pipeline.record("broken/dev", "one").path("error_msg").asText())
        .isEqualTo(first.cause())
        .isEqualTo(
            "The stack dev-broken ended as ROLLBACK_COMPLETE: Service (AWS::ECS::Service): CannotPullContainerError: no such image");

    Execution second = pipeline.run(byHand("broken", "two"));

    assertThat(second.status()).isEqualTo("FAILED");
    assertThat(second.error()).isEqualTo("StackUnusable");
    assertThat(pipeline.record("broken/dev", "two").path("error_msg").asText())
        .contains("aws cloudformation delete-stack --stack-name dev-broken");
  }

  /** What somebody's change set leaves behind that was never executed: nothing goes on there. */
  @Test
  void aStackThatIsOnlyInReviewIsNotWaitedFor() {
    pipeline.createStack(
        "dev-review",
        TEMPLATE.formatted(", \"Metadata\": {\"Plays\": {\"create\": [\"REVIEW_IN_PROGRESS\"]}}"));
    assertThat(pipeline.stacks("dev-review")).contains("REVIEW_IN_PROGRESS");
    template("review/main/1.a", "");

    Execution execution = pipeline.run(byHand("review", "one"));

    assertThat(execution.error()).isEqualTo("StackUnusable");
    assertThat(pipeline.states(execution)).doesNotContain("WaitForBusyStack");
    assertThat(pipeline.record("review/dev", "one").path("error_msg").asText())
        .contains("aws cloudformation delete-stack --stack-name dev-review");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE_ROLLBACK_COMPLETE",
        "UPDATE_ROLLBACK_FAILED",
        "UPDATE_FAILED",
        "DELETE_COMPLETE",
        "SOMETHING_NEW"
      })
  void everyOtherEndIsAFailure(String status) {
    String repo = "end-" + status.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    template(repo + "/main/1.a", "");
    pipeline.run(byHand(repo, "one")).succeeded();
    template(
        repo + "/main/1.a",
        ", \"Metadata\": {\"Plays\": {\"update\": [\"%s\"]}}".formatted(status));

    Execution execution = pipeline.run(byHand(repo, "two"));

    assertThat(execution.status()).isEqualTo("FAILED");
    assertThat(execution.cause()).contains("ended as " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nope", "\"text\"", "null", "[1]"})
  void brokenParametersFailBeforeAnythingMoves(String content) {
    String repo = "params" + content.hashCode();
    template(repo + "/main/1.a", "");
    pipeline.upload(repo + "/main/1.a/cloudformation-params.json", content);

    Execution execution = pipeline.run(byHand(repo, "one"));

    assertThat(execution.error()).isEqualTo("ParametersInvalid");
    assertThat(pipeline.record(repo + "/dev", "one").path("error_msg").asText())
        .startsWith(
            "s3://%s/%s/main/1.a/cloudformation-params.json is".formatted(Bed.BUCKET, repo));
    assertThat(pipeline.lambda().events()).isEmpty();
  }

  /** 256 KiB is what a state machine carries; `States.ALL` does not catch that there is more. */
  @ParameterizedTest
  @ValueSource(strings = {"cloudformation-params.json", "cloudformation-params.dev.json"})
  void parametersThatAreMoreThanAStateMachineCarriesFailTheBuild(String file) {
    String repo = "large" + file.length();
    template(repo + "/main/1.a", "");
    pipeline.upload(
        repo + "/main/1.a/" + file, "{\"Size\":\"%s\"}".formatted("1".repeat(300 * 1024)));

    Execution execution = pipeline.run(byHand(repo, "one"));

    assertThat(execution.error()).isEqualTo("ParametersInvalid");
    assertThat(pipeline.record(repo + "/dev", "one").path("error_msg").asText())
        .contains(file + " is larger than the 256 KiB");
    assertThat(pipeline.lambda().events()).isEmpty();
  }

  @Test
  void aStackOfWhichThereIsMoreToTellThanAStateMachineCarriesFailsTheBuild() {
    template(
        "talkative/main/1.a",
        ", \"Outputs\": {\"Long\": {\"Value\": \"%s\"}}".formatted("1".repeat(300 * 1024)));

    Execution execution = pipeline.run(byHand("talkative", "one"));

    assertThat(execution.error()).isEqualTo("StackTooLarge");
    assertThat(pipeline.record("talkative/dev", "one").path("status").asText()).isEqualTo("FAILED");
  }

  @Test
  void aTemplateThatIsNotThereFailsTheBuild() {
    Execution execution = pipeline.run(byHand("untemplated", "one"));
    assertThat(execution.status()).isEqualTo("FAILED");
    assertThat(pipeline.record("untemplated/dev", "one").path("status").asText())
        .isEqualTo("FAILED");
    assertThat(pipeline.record("untemplated/dev", "one").path("error_msg").asText()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"detail\":{}}",
        "{\"detail\":{\"bucket\":{\"name\":\"artifacts\"},\"object\":{\"key\":\"shop/7/cloudformation-params.json\"}}}",
        "{\"detail\":{\"bucket\":{\"name\":\"artifacts\"},\"object\":{\"key\":\"shop/main/7/other.json\"}}}",
        "{\"repo\":\"shop\",\"s3_bucket\":\"artifacts\"}",
        "{\"s3_bucket\":\"artifacts\",\"s3_key\":\"shop/main/7\"}",
        "{\"repo\":\"shop_1\",\"s3_bucket\":\"artifacts\",\"s3_key\":\"shop/main/7\"}",
        "{\"repo\":\"shop\",\"env\":\"1dev\",\"s3_bucket\":\"artifacts\",\"s3_key\":\"shop/main/7\"}",
        "{\"repo\":\"shop\",\"s3_bucket\":\"artifacts\",\"s3_key\":\"shop/main/7\",\"target_account\":\"222222222222\"}",
        "{\"repo\":\"shop\",\"s3_bucket\":\"artifacts\",\"s3_key\":\"shop/main/7\",\"target_region\":\"us-east-1\"}"
      })
  void whatCannotBeDeployedIsRefused(String input) throws Exception {
    Execution execution =
        pipeline.run(
            (ObjectNode) new com.fasterxml.jackson.databind.json.JsonMapper().readTree(input));
    assertThat(execution.status()).isEqualTo("FAILED");
    assertThat(execution.error()).isEqualTo("InputRefused");
    assertThat(execution.cause()).endsWith(".");
    assertThat(pipeline.lambda().events()).isEmpty();
  }
}
