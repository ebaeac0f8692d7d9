package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.pipeline.Pipeline.Execution;
import io.awsdeployer.promote.testing.Bed;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The single-account state machine, executed. Every test has a repo of its own. */
@Tag("e2e")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class PipelineTest {
  private static final String TEMPLATE =
      """
      {"Parameters": {"Size": {"Type": "String", "Default": "1"}, "Count": {"Type": "String", "Default": "1"}},
       "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}%s}
      """;
  private static final String TIME = "2026-11-20T13:47:42Z";
  private static final String SK = "20261120T134742Z-0055AED6DCD90281E5";

  private Pipeline pipeline;

  @BeforeAll
  void start() throws Exception {
    pipeline = new Pipeline();
  }

  @AfterAll
  void stop() throws Exception {
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @BeforeEach
  void forget() {
    pipeline.lambda().forget();
  }

  @Test
  void anUploadIsPromotedAndDeployed() {
    Image image = imageOf("alpha/api");
    String prefix = "alpha/feature/x/7.9f3c2e1";
    manifestOf(prefix, "alpha/api");
    template(prefix, "");
    pipeline
        .upload(
            prefix + "/cloudformation-params.dev.json",
            "[{\"ParameterKey\":\"Size\",\"ParameterValue\":\"large\"}]")
        .upload(prefix + "/cloudformation-params.json", "{\"Size\":\"small\",\"Count\":3}");

    Execution execution = pipeline.run(uploaded(prefix));

    assertThat(execution.succeeded())
        .isEqualTo(
            JsonNodeFactory.instance
                .objectNode()
                .put("images_promoted", 1)
                .put("skipped", false)
                .put("env", "dev")
                .put("repo", "alpha")
                .put("sk", SK)
                .put("stack_name", "dev-alpha")
                .put("stack_status", "CREATE_COMPLETE"));
    assertThat(pipeline.states(execution))
        .containsExactly(
            "ReadInput",
            "CheckInput",
            "WriteBuildRecord",
            "UpdateBuildStatusInProgress",
            "ReadParameters",
            "ReadParametersOfEnv",
            "PromoteImages",
            "DeployCloudFormation",
            "DecideOnRefusal",
            "CreateStack",
            "WaitForStack",
            "DescribeStack",
            "CheckStackStatus",
            "UpdateBuildStatusSuccess");
    assertThat(target("alpha/api").tags()).containsEntry("1", image.digest());
    assertThat(pipeline.lambda().events().getFirst())
        .isEqualTo(
            JsonNodeFactory.instance
                .objectNode()
                .put("env", "dev")
                .put("repo", "alpha")
                .put("sk", SK)
                .put("s3_bucket", Bed.BUCKET)
                .put("s3_key", prefix)
                .put("execution_id", execution.arn()));
    assertThat(parameter("dev-alpha", "Size")).isEqualTo("large");
    assertThat(parameter("dev-alpha", "Count")).isEqualTo("3");
    assertThat(pipeline.stacks("dev-alpha")).contains(Pipeline.SERVICE_ROLE);

    ObjectNode build = pipeline.record("alpha/dev", SK);
    assertThat(build.path("status").asText()).isEqualTo("SUCCESS");
    assertThat(build.path("branch").asText()).isEqualTo("feature/x");
    assertThat(build.path("version").asText()).isEqualTo("7.9f3c2e1");
    assertThat(build.path("build_number").asText()).isEqualTo("7");
    assertThat(build.path("commit_hash").asText()).isEqualTo("9f3c2e1");
    assertThat(build.path("stack_name").asText()).isEqualTo("dev-alpha");
    assertThat(build.path("execution_arn").asText()).isEqualTo(execution.arn());
    assertThat(build.path("finished_at").asLong())
        .isGreaterThanOrEqualTo(build.path("created_at").asLong());
    ObjectNode latest = pipeline.record("latest/dev", "alpha/dev");
    assertThat(latest.path("status").asText()).isEqualTo("SUCCESS");
    assertThat(latest.path("id").asText()).isEqualTo("alpha/dev:" + SK);
  }

  @Test
  void byHandWithNothingOptional() {
    template("by/hand/1", "");
    Execution execution =
        pipeline.run(
            JsonNodeFactory.instance
                .objectNode()
                .put("env", "dev")
                .put("repo", "byhand")
                .put("sk", "one")
                .put("s3_bucket", Bed.BUCKET)
                .put("s3_key", "by/hand/1"));
    assertThat(execution.succeeded().path("skipped").asBoolean()).isTrue();
    assertThat(execution.output().path("images_promoted").asInt()).isZero();
    assertThat(pipeline.record("byhand/dev", "one").path("status").asText()).isEqualTo("SUCCESS");
  }

  @Test
  void byHandWithEverythingOptional() {
    imageOf("sub/api");
    manifestOf("sub/main/8.abc", "sub/api");
    pipeline
        .upload("sub/main/8.abc/cloudformation-worker.template", TEMPLATE.formatted(""))
        .upload("sub/main/8.abc/cloudformation-params.json", "{}");
    ObjectNode input =
        JsonNodeFactory.instance
            .objectNode()
            .put("env", "test")
            .put("repo", "sub:worker")
            .put("sk", "one")
            .put("s3_bucket", Bed.BUCKET)
            .put("s3_key", "sub/main/8.abc/cloudformation-params.json")
            .put("template_name", "worker")
            .put("base_repo", "sub")
            .put("target_account", Bed.PIPELINE)
            .put("target_region", Bed.HOME)
            .put("unknown", 1);
    Execution execution = pipeline.run(input);
    assertThat(execution.succeeded().path("stack_name").asText()).isEqualTo("test-sub-worker");
    assertThat(pipeline.lambda().events().getFirst().path("template_name").asText())
        .isEqualTo("worker");
    assertThat(pipeline.lambda().events().getFirst().path("base_repo").asText()).isEqualTo("sub");
    assertThat(pipeline.record("sub:worker/test", "one").path("base_repo").asText())
        .isEqualTo("sub");
  }

  @Test
  void byHandWithoutEnvironmentOrKey() {
    template("nokey/main/1.a", "");
    Execution execution =
        pipeline.run(
            JsonNodeFactory.instance
                .objectNode()
                .putNull("env")
                .put("repo", "nokey")
                .put("s3_bucket", Bed.BUCKET)
                .put("s3_key", "nokey/main/1.a/")
                .put("template_name", "")
                .putNull("target_account"));
    JsonNode output = execution.succeeded();
    assertThat(output.path("env").asText()).isEqualTo("dev");
    assertThat(output.path("sk").asText()).isNotEmpty();
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
  void whatMayBeRetriedIsRetried() {
    imageOf("again/api");
    template("again/main/1.a", "");
    manifestOf("again/main/1.a", "again/api");
    var _ =
        pipeline
            .bed()
            .aws()
            .faults()
            .on("ecr:BatchGetImage")
            .times(1)
            .awsError("ExpiredTokenException", "The security token included is expired", 400);

    Execution execution = pipeline.run(uploaded("again/main/1.a"));

    assertThat(execution.succeeded().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(pipeline.lambda().events()).hasSize(2);
  }

  @Test
  void theSameAgainNeedsNoUpdateAndAnotherParameterDoes() {
    template(
        "same/main/1.a",
        ", \"Metadata\": {\"Plays\": {\"update\": [\"UPDATE_IN_PROGRESS\", \"UPDATE_COMPLETE_CLEANUP_IN_PROGRESS\", \"UPDATE_COMPLETE\"]}}");
    pipeline.upload("same/main/1.a/cloudformation-params.json", "{\"Size\":\"1\"}");
    assertThat(pipeline.run(byHand("same", "one")).succeeded().path("stack_status").asText())
        .isEqualTo("CREATE_COMPLETE");
    assertThat(pipeline.run(byHand("same", "two")).succeeded().path("stack_status").asText())
        .isEqualTo("NO_UPDATE_NEEDED");

    pipeline.upload("same/main/1.a/cloudformation-params.json", "{\"Size\":\"2\"}");
    Execution update = pipeline.run(byHand("same", "three"));

    assertThat(update.succeeded().path("stack_status").asText()).isEqualTo("UPDATE_COMPLETE");
    assertThat(pipeline.states(update)).filteredOn("WaitForStack"::equals).hasSize(3);
    assertThat(parameter("dev-same", "Size")).isEqualTo("2");
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

  @Test
  void aBusyStackIsWaitedFor() {
    template("busy/main/1.a", "");
    pipeline.run(byHand("busy", "one")).succeeded();
    pipeline.updateStack(
        "dev-busy",
        TEMPLATE.formatted(
            ", \"Metadata\": {\"Plays\": {\"update\": [\"UPDATE_IN_PROGRESS\", \"UPDATE_COMPLETE\"]}}"));

    Execution execution = pipeline.run(byHand("busy", "two"));

    assertThat(execution.succeeded().path("stack_status").asText()).isEqualTo("UPDATE_COMPLETE");
    assertThat(pipeline.states(execution)).filteredOn("WaitForBusyStack"::equals).hasSize(2);
  }

  @Test
  void aDuplicateEventStartsNothing() {
    template("twice/main/1.a", "");
    pipeline.upload("twice/main/1.a/cloudformation-params.json", "{}");
    ObjectNode event = uploaded("twice/main/1.a");
    Execution first = pipeline.run(event);
    assertThat(first.succeeded().path("stack_status").asText()).isEqualTo("CREATE_COMPLETE");

    Execution second = pipeline.run(event);

    assertThat(second.succeeded().path("duplicate").asBoolean()).isTrue();
    assertThat(pipeline.lambda().events()).hasSize(1);
    assertThat(pipeline.record("twice/dev", SK).path("execution_arn").asText())
        .isEqualTo(first.arn());
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

  private static ObjectNode uploaded(String prefix) {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("time", TIME);
    event.putObject("detail").putObject("bucket").put("name", Bed.BUCKET);
    event
        .withObject("detail")
        .putObject("object")
        .put("key", prefix + "/cloudformation-params.json")
        .put("sequencer", "0055AED6DCD90281E5");
    return event;
  }

  /** A start by hand for {@code <repo>/main/1.a}, without a manifest. */
  private static ObjectNode byHand(String repo, String sk) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("env", "dev")
        .put("repo", repo)
        .put("sk", sk)
        .put("s3_bucket", Bed.BUCKET)
        .put("s3_key", repo + "/main/1.a");
  }

  private void template(String prefix, String more) {
    pipeline.upload(prefix + "/cloudformation.template", TEMPLATE.formatted(more));
  }

  private void manifestOf(String prefix, String repository) {
    pipeline.upload(
        prefix + "/deploy-manifest.json",
        "{\"images\":[{\"repository\":\"%s\",\"tag\":\"1\"}]}".formatted(repository));
  }

  /** An image in the source, and its repository in the target. */
  private Image imageOf(String repository) {
    Image image = TestImages.small(1);
    image.pushTo(pipeline.bed().pipeline().registry(Bed.AWAY).createRepository(repository), "1");
    EcrRepository _ = pipeline.bed().pipeline().registry(Bed.HOME).createRepository(repository);
    return image;
  }

  private EcrRepository target(String repository) {
    return pipeline.bed().pipeline().registry(Bed.HOME).find(repository).orElseThrow();
  }

  private String parameter(String stack, String key) {
    String described = pipeline.stacks(stack);
    String before = "<ParameterKey>%s</ParameterKey>".formatted(key);
    String rest = described.substring(described.indexOf(before) + before.length());
    return rest.substring(
        rest.indexOf("<ParameterValue>") + "<ParameterValue>".length(),
        rest.indexOf("</ParameterValue>"));
  }
}
