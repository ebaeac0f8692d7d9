package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The executions that fail: as what, what the records say, and where the tags are. */
class MultiAccountFailureTest extends MultiAccountFixture {
  static Stream<Arguments> targets() {
    return Stream.of(
        Arguments.of("nowhere", "{}", "NoTargets", "has no targets"),
        Arguments.of("emptylist", "{\"targets\":{\"L\":[]}}", "NoTargets", "has no targets"),
        Arguments.of(
            "nolist", "{\"targets\":{\"S\":\"all\"}}", "TargetsInvalid", "targets is not a list"),
        Arguments.of(
            "noregions",
            "{\"targets\":{\"L\":[{\"M\":{\"account_ids\":{\"L\":[{\"S\":\"222222222222\"}]}}}]}}",
            "TargetsInvalid",
            "targets[0] has no regions."),
        Arguments.of(
            "noaccounts",
            "{\"targets\":{\"L\":[{\"M\":{\"regions\":{\"SS\":[\"us-east-1\"]}}}]}}",
            "TargetsInvalid",
            "targets[0] has no account_ids."),
        Arguments.of(
            "numbers",
            "{\"targets\":{\"L\":[{\"M\":{\"account_ids\":{\"NS\":[\"222222222222\"]},\"regions\":{\"SS\":[\"us-east-1\"]}}}]}}",
            "TargetsInvalid",
            "targets[0] has no account_ids."),
        Arguments.of(
            "wrong",
            "{\"targets\":{\"L\":[{\"M\":{\"account_ids\":{\"SS\":[\"22222222222\"]},\"regions\":{\"SS\":[\"mars\"]}}}]}}",
            "TargetsInvalid",
            "targets[0]: 22222222222 is not an account of 12 digits; targets[0]: mars is not a region."));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void targetsThatAreNotRightFailTheBuildBeforeAnythingMoves(
      String repo, String item, String error, String sentence) throws Exception {
    template(repo + "/main/1.a", "");
    pipeline.targets().put(repo, "dev", (ObjectNode) new JsonMapper().readTree(item));

    Execution execution = pipeline.run(byHand(repo, "one"));

    assertThat(execution.error()).isEqualTo(error);
    assertThat(execution.cause())
        .contains("%s / dev of the table dev-aws-deployer--targets".formatted(repo), sentence);
    assertThat(build(repo, "one").path("error_msg").asText()).isEqualTo(execution.cause());
    assertThat(pipeline.lambda().events()).isEmpty();
    assertThat(lock(repo)).isEmpty();
  }

  @Test
  void aRepoWithoutTargetsAndWithoutDefaultsHasNowhereToGo() {
    template("lost/main/1.a", "");
    Execution execution = pipeline.run(byHand("lost", "one").put("env", "prod"));
    assertThat(execution.error()).isEqualTo("NoTargets");
    assertThat(execution.cause()).contains("no item lost / prod and no default item $ / prod");
  }

  @Test
  void moreTargetsThanTheHistoryHasRoomForAreRefused() {
    String[] entries = new String[501];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = "%012d us-east-1".formatted(i);
    }
    declare("many", entries);
    template("many/main/1.a", "");
    Execution execution = pipeline.run(byHand("many", "one"));
    assertThat(execution.error()).isEqualTo("TargetsInvalid");
    assertThat(execution.cause()).contains("comes to 501 targets", "500");
  }

  @Test
  void aRefusedPromotionFailsTheBuildAndTheExecution() {
    image("refused/api", EAST);
    declare("refused", "222222222222 us-east-1");
    pipeline.upload(
        "refused/main/1.a/deploy-manifest.json",
        "{\"images\":[{\"repository\":\"refused/api\",\"tag\":\"nothing\"}]}");
    template("refused/main/1.a", "");

    Execution execution = pipeline.run(byHand("refused", "one"));

    assertThat(execution.status()).isEqualTo("FAILED");
    assertThat(execution.error()).isEqualTo(SourceImageNotFoundException.class.getName());
    assertThat(execution.cause()).contains("refused/api:nothing");
    assertThat(build("refused", "one").path("error_msg").asText())
        .isEqualTo(execution.cause().lines().findFirst().orElseThrow());
    assertThat(actions()).containsExactly("resolve");
    assertThat(pipeline.states(execution)).doesNotContain("PromoteImages", "CreateStackSet");
    assertThat(lock("refused")).isEmpty();
  }

  @Test
  void aFailureInStageMovesNoTagAnywhere() {
    String prefix = "half/main/1.a";
    image("half/api", EAST);
    declare("half", "222222222222 us-east-1", "333333333333 us-west-2");
    manifestOf(prefix, "half/api");
    template(prefix, "");

    Execution execution = pipeline.run(byHand("half", "one"));

    assertThat(execution.error()).isEqualTo("StageFailed");
    assertThat(execution.cause())
        .startsWith(
            "The images could not be staged at 1 of 2 targets, so no tag has moved anywhere. "
                + WEST
                + ": ");
    assertThat(repository(EAST, "half/api").tags()).isEmpty();
    assertThat(actions()).doesNotContain("switch", "revert");
    assertThat(pipeline.states(execution)).doesNotContain("WriteDeployments", "CreateStackSet");
    ObjectNode deployment = deployment("half", WEST);
    assertThat(deployment.path("status").asText()).isEqualTo("FAILED");
    assertThat(deployment.path("build_id").asText()).isEqualTo("one");
    assertThat(deployment.path("error_msg").asText()).contains("ECRImagePromotionRole");
    assertThat(deployment("half", EAST)).isEmpty();
    assertThat(build("half", "one").path("error_msg").asText())
        .isEqualTo(execution.cause().lines().findFirst().orElseThrow());
    assertThat(lock("half")).isEmpty();
  }

  @Test
  void allThatFailInStageAreNamed() {
    String prefix = "both/main/1.a";
    image("both/api");
    image("both/other", EAST, WEST);
    declare("both", "222222222222 us-east-1", "333333333333 us-west-2");
    manifestOf(prefix, "both/api");
    template(prefix, "");

    Execution execution = pipeline.run(byHand("both", "one"));

    assertThat(build("both", "one").path("error_msg").asText())
        .contains("at 2 of 2 targets", EAST + ": ", "; " + WEST + ": ");
    for (String target : List.of(EAST, WEST)) {
      assertThat(deployment("both", target).path("error_msg").asText()).contains("both/api");
    }
    assertThat(execution.cause()).contains("table dev-aws-deployer--deployments, pk dev/both");
  }

  @Test
  void aFailureInSwitchPutsTheOthersBack() {
    String prefix = "back/main/1.a";
    image("back/api", EAST, WEST);
    Image before = TestImages.small(2);
    before.pushTo(repository(EAST, "back/api"), "1");
    before.pushTo(repository(WEST, "back/api"), "1");
    forbidPutsBeforeSwitch("back/*");
    declare("back", "222222222222 us-east-1", "333333333333 us-west-2");
    manifestOf(prefix, "back/api");
    template(prefix, "");

    Execution execution = pipeline.run(byHand("back", "one"));

    assertThat(execution.error()).isEqualTo("SwitchFailed");
    assertThat(execution.cause())
        .startsWith("The images could not be switched at 1 of 2 targets")
        .contains(
            "Tags point to what they did before at every target. " + WEST + ": ",
            "s3://artifacts/" + prefix + "/promotion-receipts/dev/one/");
    for (String target : List.of(EAST, WEST)) {
      EcrRepository repository = repository(target, "back/api");
      assertThat(repository.tags()).containsEntry("1", before.digest());
    }
    assertThat(actions())
        .containsExactly("resolve", "stage", "stage", "switch", "switch", "revert", "revert");
    assertThat(deployment("back", WEST).path("status").asText()).isEqualTo("FAILED");
    assertThat(build("back", "one").path("status").asText()).isEqualTo("FAILED");
    assertThat(pipeline.states(execution)).doesNotContain("CreateStackSet");
    assertThat(lock("back")).isEmpty();
  }

  @Test
  void whatCannotBePutBackIsSaid() {
    String prefix = "stays/main/1.a";
    Image image = image("stays/api", EAST, WEST);
    forbidPutsBeforeSwitch("stays/*");
    declare("stays", "222222222222 us-east-1", "333333333333 us-west-2");
    manifestOf(prefix, "stays/api");
    template(prefix, "");

    Execution execution = pipeline.run(byHand("stays", "one"));

    assertThat(execution.error()).isEqualTo("SwitchFailed");
    assertThat(repository(EAST, "stays/api").tags()).containsEntry("1", image.digest());
    assertThat(execution.cause())
        .contains("before at 1 of 2 targets")
        .containsPattern("\nTags that do not, by target: 1 new, stays: " + EAST + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"repo\":\"shop\",\"s3_bucket\":\"artifacts\",\"s3_key\":\"shop/main/7\",\"target_account\":\"111111111111\"}",
        "{\"repo\":\"shop\",\"s3_bucket\":\"artifacts\",\"s3_key\":\"shop/main/7\",\"target_region\":\"eu-central-1\"}",
        "{\"repo\":\"shop_1\",\"s3_bucket\":\"artifacts\",\"s3_key\":\"shop/main/7\"}",
        "{\"s3_bucket\":\"artifacts\",\"s3_key\":\"shop/main/7\"}",
        "{}"
      })
  void whatCannotBeDeployedIsRefused(String input) throws Exception {
    Execution execution = pipeline.run((ObjectNode) new JsonMapper().readTree(input));
    assertThat(execution.error()).isEqualTo("InputRefused");
    assertThat(execution.cause()).endsWith(".");
    assertThat(pipeline.lambda().events()).isEmpty();
  }

  /** Somebody takes a right away from the role in the west when everything is staged. */
  private void forbidPutsBeforeSwitch(String repositories) {
    pipeline
        .lambda()
        .before(event -> {
          if (event.path("action").asText().equals("switch")) {
            promoter(WEST)
                .policy(
                    """
                    {"Version":"2012-10-17","Statement":[
                      {"Effect":"Deny","Action":"ecr:PutImage","Resource":"arn:aws:ecr:*:*:repository/%s"}]}
                    """
                        .formatted(repositories));
          }
        });
  }

  private List<String> actions() {
    return pipeline.lambda().events().stream()
        .map(event -> event.path("action"))
        .map(JsonNode::asText)
        .toList();
  }
}
