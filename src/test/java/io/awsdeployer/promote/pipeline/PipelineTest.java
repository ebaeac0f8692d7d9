package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.testing.Bed;
import org.junit.jupiter.api.Test;

/** The executions that succeed: what they promote, deploy and write down. */
class PipelineTest extends PipelineFixture {
  PipelineTest() {
    super(Machine.SINGLE_ACCOUNT);
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
                .put("execution_id", execution.arn())
                .put("build_time", "2026-11-20T13:47:42Z"));
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
  void whatIsDeployedIsWhatWasPromoted() {
    Image image = imageOf("pinned/api");
    pipeline.upload(
        "pinned/main/1.a/deploy-manifest.json",
        "{\"images\":[{\"repository\":\"pinned/api\",\"tag\":\"1\",\"parameter\":\"Size\"}]}");
    template("pinned/main/1.a", "");
    pipeline.upload(
        "pinned/main/1.a/cloudformation-params.json", "{\"Size\":\"pinned/api:1\",\"Count\":3}");
    String promoted = target("pinned/api").uri() + "@" + image.digest();

    Execution created = pipeline.run(byHand("pinned", "one"));

    assertThat(created.succeeded().path("stack_status").asText()).isEqualTo("CREATE_COMPLETE");
    assertThat(parameter("dev-pinned", "Size")).as("not what the file says").isEqualTo(promoted);
    assertThat(parameter("dev-pinned", "Count")).isEqualTo("3");

    Image next = TestImages.small(70);
    next.pushTo(pipeline.bed().pipeline().registry(Bed.AWAY).repository("pinned/api"), "1");
    Execution updated = pipeline.run(byHand("pinned", "two"));

    assertThat(updated.succeeded().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(parameter("dev-pinned", "Size"))
        .isEqualTo(target("pinned/api").uri() + "@" + next.digest());
  }

  @Test
  void whatTheInputSaysOfTheBuildIsPassedOn() {
    Image image = imageOf("facts/api");
    pipeline.upload(
        "facts/main/1.a/deploy-manifest.json",
        """
        {"images":[{"repository":"facts/api","tag":"1",
          "target_tags":["{version}","git-{sha}","{branch}","at-{timestamp}"]}]}
        """);
    template("facts/main/1.a", "");
    ObjectNode input =
        byHand("facts", "one")
            .put("version", "2.1.0")
            .put("commit_hash", "9f3c2e1")
            .put("branch", "release/2")
            .put("build_time", "2026-07-22T10:15:00Z")
            .put("allow_older", true);

    assertThat(pipeline.run(input).succeeded().path("images_promoted").asInt()).isEqualTo(1);

    assertThat(target("facts/api").tags())
        .containsEntry("2.1.0", image.digest())
        .containsKeys("git-9f3c2e1", "release-2", "at-20260722101500");
    assertThat(pipeline.lambda().events().getFirst().path("allow_older").asBoolean()).isTrue();
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
  void aPromotionLongerThanTheFunctionsTimeGoesOnByRetry() {
    Image image = imageOf("long/api");
    template("long/main/1.a", "");
    manifestOf("long/main/1.a", "long/api");
    runOutOfTimeOnce("");

    Execution execution = pipeline.run(byHand("long", "one"));

    assertThat(execution.succeeded().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(target("long/api").tags()).containsEntry("1", image.digest());
    assertThat(pipeline.lambda().events()).hasSize(2);
    assertThat(failures(execution)).contains(PromotionIncompleteException.class.getName());
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
