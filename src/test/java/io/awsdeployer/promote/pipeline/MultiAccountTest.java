package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.testing.Bed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The executions that succeed: what they promote, deploy and write down. */
class MultiAccountTest extends MultiAccountFixture {
  @Test
  void anUploadIsPromotedAndDeployedToEveryTarget() {
    String prefix = "alpha/feature/x/7.9f3c2e1";
    Image image = image("alpha/api", EAST, WEST);
    declare("alpha", "222222222222 us-east-1", "333333333333 us-west-2");
    manifestOf(prefix, "alpha/api");
    template(prefix, "");
    pipeline
        .upload(prefix + "/cloudformation-params.dev.json", "{\"Size\":\"large\"}")
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
                .put("stack_set", "dev-alpha")
                .put("targets", 2)
                .put("undeclared_instances", 0));
    assertThat(pipeline.states(execution).stream().distinct())
        .containsExactly(
            "ReadInput",
            "CheckInput",
            "WriteBuildRecord",
            "AcquireLock",
            "LockAcquired",
            "UpdateBuildStatusInProgress",
            "ReadParameters",
            "ReadParametersOfEnv",
            "FetchTargets",
            "ChooseTargets",
            "ExpandTargets",
            "CheckTargets",
            "ResolveImages",
            "CheckImages",
            "PromoteImages",
            "StageTarget",
            "CheckStaged",
            "SwitchImages",
            "SwitchTarget",
            "CheckSwitched",
            "WriteDeployments",
            "PutDeployments",
            "CreateStackSet",
            "PlanOperations",
            "DeployStackInstances",
            "CreateStackInstances",
            "WaitForOperation",
            "DescribeStackSetOperation",
            "CheckStackStatus",
            "ListStackSetOperationResults",
            "CheckResults",
            "WriteResults",
            "CheckOperation",
            "ReleaseLock",
            "UpdateBuildStatusSuccess");
    for (String target : List.of(EAST, WEST)) {
      assertThat(repository(target, "alpha/api").tags()).containsEntry("1", image.digest());
      assertThat(receipt(prefix, target)).contains("alpha/api", "switched");
      assertThat(pipeline.stackSets().parameters("dev-alpha", target))
          .containsEntry("Size", "large")
          .containsEntry("Count", "3");
      ObjectNode deployment = deployment("alpha", target);
      assertThat(deployment.path("status").asText()).isEqualTo("SUCCESS");
      assertThat(deployment.path("build_id").asText()).isEqualTo(SK);
      assertThat(deployment.path("operation_id").asText()).isNotEmpty();
      assertThat(deployment.path("finished_at").asLong())
          .isGreaterThanOrEqualTo(deployment.path("created_at").asLong());
    }
    assertThat(pipeline.stackSets().described("dev-alpha"))
        .contains(Pipeline.ADMINISTRATION_ROLE, Pipeline.STACK_EXECUTION_ROLE);
    assertThat(lock("alpha")).isEmpty();
    assertThat(build("alpha", SK).path("status").asText()).isEqualTo("SUCCESS");
    assertThat(pipeline.record("latest/dev", "alpha/dev").path("status").asText())
        .isEqualTo("SUCCESS");
  }

  @Test
  void theFunctionIsToldWhatToDoWhere() {
    Image image = image("told/api", EAST);
    declare("told", "222222222222 us-east-1");
    manifestOf("told/main/1.a", "told/api");
    template("told/main/1.a", "");

    Execution execution = pipeline.run(byHand("told", "one"));

    ObjectNode input =
        JsonNodeFactory.instance
            .objectNode()
            .put("action", "resolve")
            .put("env", "dev")
            .put("repo", "told")
            .put("sk", "one")
            .put("s3_bucket", Bed.BUCKET)
            .put("s3_key", "told/main/1.a")
            .put("execution_id", execution.arn());
    assertThat(execution.succeeded().path("images_promoted").asInt()).isEqualTo(1);
    List<JsonNode> events = pipeline.lambda().events();
    assertThat(events).hasSize(3);
    assertThat(events.getFirst().path("build_time").asText()).matches("20\\d\\d-.*T.*");
    input.set("build_time", events.getFirst().path("build_time"));
    assertThat(events.getFirst()).isEqualTo(input);
    assertThat(events.get(1).at("/images/0/digest").asText()).isEqualTo(image.digest());
    ObjectNode stage = input.deepCopy().put("action", "stage");
    stage.set("images", events.get(1).path("images"));
    stage.put("target_account", "222222222222").put("target_region", "us-east-1");
    assertThat(events.get(1)).isEqualTo(stage);
    assertThat(events.get(2)).isEqualTo(stage.put("action", "switch"));
  }

  @Test
  void withoutAManifestOnlyStacksAreDeployed() {
    declare("bare", "222222222222,333333333333 us-east-1,us-west-2");
    template("bare/main/1.a", "");

    Execution execution = pipeline.run(byHand("bare", "one"));

    assertThat(execution.succeeded().path("skipped").asBoolean()).isTrue();
    assertThat(execution.output().path("targets").asInt()).isEqualTo(4);
    assertThat(pipeline.states(execution)).doesNotContain("PromoteImages", "SwitchImages");
    assertThat(pipeline.lambda().events()).hasSize(1);
    assertThat(pipeline.stackSets().instances("dev-bare"))
        .containsOnlyKeys(
            "222222222222/us-east-1",
            "222222222222/us-west-2",
            "333333333333/us-east-1",
            "333333333333/us-west-2");
  }

  @Test
  void aRepoWithoutTargetsOfItsOwnHasTheDefaults() {
    declare("$", "222222222222 eu-west-1");
    template("default/main/1.a", "");
    JsonNode output = pipeline.run(byHand("default", "one")).succeeded();
    assertThat(output.path("targets").asInt()).isEqualTo(1);
    assertThat(pipeline.stackSets().instances("dev-default"))
        .containsOnlyKeys("222222222222/eu-west-1");
  }

  @Test
  void aPairThatIsDeclaredTwiceIsOneTarget() {
    ObjectNode item = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < 2; i++) {
      ObjectNode entry = item.withObject("targets").withArray("L").addObject().putObject("M");
      entry.putObject("account_ids").putArray("SS").add("222222222222");
      entry.putObject("regions").putArray("SS").add("us-east-1");
    }
    pipeline.targets().put("double", "dev", item);
    template("double/main/1.a", "");
    JsonNode output = pipeline.run(byHand("double", "one")).succeeded();
    assertThat(output.path("targets").asInt()).isEqualTo(1);
  }

  /** Once for each action that a build which goes well has. */
  @ParameterizedTest
  @ValueSource(strings = {"resolve", "stage", "switch"})
  void whatMayBeRetriedIsRetried(String action) {
    String repo = "again-" + action;
    image(repo + "/api", EAST);
    declare(repo, "222222222222 us-east-1");
    manifestOf(repo + "/main/1.a", repo + "/api");
    template(repo + "/main/1.a", "");
    AtomicInteger calls = new AtomicInteger();
    pipeline
        .lambda()
        .before(event -> {
          if (event.path("action").asText().equals(action) && calls.incrementAndGet() == 1) {
            pipeline
                .bed()
                .aws()
                .faults()
                .on("ecr:BatchGetImage")
                .times(1)
                .awsError("ExpiredTokenException", "The security token included is expired", 400);
          }
        });

    Execution execution = pipeline.run(byHand(repo, "one"));

    assertThat(execution.succeeded().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(pipeline.lambda().events())
        .extracting(event -> event.path("action").asText())
        .containsExactlyElementsOf(
            Stream.of("resolve", "stage", "switch")
                .flatMap(each -> Stream.of(each, each).limit(each.equals(action) ? 2 : 1))
                .toList());
  }

  @Test
  void aPromotionLongerThanTheFunctionsTimeGoesOnByRetry() {
    Image image = image("long/api", EAST);
    declare("long", "222222222222 us-east-1");
    manifestOf("long/main/1.a", "long/api");
    template("long/main/1.a", "");
    runOutOfTimeOnce("stage");

    Execution execution = pipeline.run(byHand("long", "one"));

    assertThat(execution.succeeded().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(repository(EAST, "long/api").tags()).containsEntry("1", image.digest());
    assertThat(pipeline.lambda().events()).hasSize(4);
    assertThat(failures(execution)).contains(PromotionIncompleteException.class.getName());
  }

  @Test
  void aHundredTargets() {
    List<String> accounts =
        IntStream.range(0, 50).mapToObj(i -> Long.toString(600_000_000_000L + i)).toList();
    List<String> targets =
        accounts.stream().flatMap(id -> Stream.of(id + "/us-east-1", id + "/eu-west-1")).toList();
    Image image = image("hundred/api", targets.toArray(String[]::new));
    declare("hundred", String.join(",", accounts) + " us-east-1,eu-west-1");
    manifestOf("hundred/main/1.a", "hundred/api");
    template("hundred/main/1.a", "");

    Execution execution = pipeline.run(byHand("hundred", "one"));

    assertThat(execution.succeeded().path("targets").asInt()).isEqualTo(100);
    assertThat(pipeline.lambda().events()).hasSize(1 + 100 + 100);
    assertThat(targets)
        .allSatisfy(target -> {
          assertThat(repository(target, "hundred/api").tags()).containsEntry("1", image.digest());
          assertThat(deployment("hundred", target).path("status").asText()).isEqualTo("SUCCESS");
        });
    assertThat(pipeline.stackSets().instances("dev-hundred"))
        .containsOnlyKeys(targets)
        .allSatisfy((_, status) -> assertThat(status).isEqualTo("CURRENT"));
    assertThat(pipeline.states(execution)).filteredOn("WriteResults"::equals).hasSize(2);
  }

  @Test
  void aDuplicateEventStartsNothing() {
    declare("twice", "222222222222 us-east-1");
    template("twice/main/1.a", "");
    Execution first = pipeline.run(uploaded("twice/main/1.a"));
    assertThat(first.succeeded().path("targets").asInt()).isEqualTo(1);

    Execution second = pipeline.run(uploaded("twice/main/1.a"));

    assertThat(second.succeeded().path("duplicate").asBoolean()).isTrue();
    assertThat(pipeline.states(second)).doesNotContain("AcquireLock");
    assertThat(build("twice", SK).path("execution_arn").asText()).isEqualTo(first.arn());
  }

  private String receipt(String prefix, String target) {
    return new String(
        pipeline
            .bed()
            .pipeline()
            .bucket(Bed.BUCKET)
            .get(
                "%s/promotion-receipts/dev/%s/%s.json"
                    .formatted(prefix, SK, target.replace('/', '-')))
            .orElseThrow(),
        StandardCharsets.UTF_8);
  }
}
