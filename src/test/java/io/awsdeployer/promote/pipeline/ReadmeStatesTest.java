package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The states that README gives for state machines of others, executed as they stand there, between
 * states that stand for aws-deployer's.
 */
class ReadmeStatesTest extends MultiAccountFixture {
  private static final String ALONE = "From Step Functions";
  private static final String AWS_DEPLOYER = "In an existing aws-deployer";

  @ParameterizedTest
  @CsvSource({ALONE + ",0,alone", AWS_DEPLOYER + ",0,existing"})
  void promotesAndGoesOn(String section, int block, String repo) {
    Image image = imageOf(repo + "/api");
    manifestOf(repo + "/main/1.a", repo + "/api");

    Execution execution = machine(section, block, repo).run(state(repo));

    assertThat(execution.succeeded().at("/promoteResult/images_promoted").asInt()).isEqualTo(1);
    assertThat(execution.output().at("/promoteResult/skipped").asBoolean(true)).isFalse();
    assertThat(execution.output().path("repo").asText()).isEqualTo(repo);
    assertThat(
            pipeline.bed().pipeline().registry(Bed.HOME).find(repo + "/api").orElseThrow().tags())
        .containsEntry("1", image.digest());
  }

  @ParameterizedTest
  @CsvSource({ALONE + ",0,alone-refused", AWS_DEPLOYER + ",0,existing-refused"})
  void aFailureIsCaughtWithItsNameAndCause(String section, int block, String repo) {
    Image _ = imageOf(repo + "/api");
    pipeline.upload(
        repo + "/main/1.a/deploy-manifest.json",
        "{\"images\":[{\"repository\":\"%s/api\",\"tag\":\"nothing\"}]}".formatted(repo));

    Execution execution = machine(section, block, repo).run(state(repo));

    assertThat(execution.status()).isEqualTo("FAILED");
    assertThat(execution.error()).isEqualTo(SourceImageNotFoundException.class.getName());
    assertThat(execution.cause()).contains(repo + "/api:nothing");
    assertThat(pipeline.lambda().events()).hasSize(1);
  }

  @Test
  void theMapPromotesToEveryTarget() {
    Image image = image("fan/api", EAST, WEST);
    manifestOf("fan/main/1.a", "fan/api");

    Execution execution = machine(AWS_DEPLOYER, 1, "fan").run(targets(state("fan"), EAST, WEST));

    assertThat(execution.succeeded().path("promoteResult"))
        .hasSize(2)
        .allSatisfy(result -> assertThat(result.path("images_promoted").asInt()).isEqualTo(1));
    for (String target : List.of(EAST, WEST)) {
      assertThat(repository(target, "fan/api").tags()).containsEntry("1", image.digest());
    }
    assertThat(pipeline.lambda().events())
        .allSatisfy(
            event -> assertThat(event.path("execution_id").asText()).isEqualTo(execution.arn()));
  }

  @Test
  void aFailureOfOneTargetLeadsToTheReleaseOfTheLock() {
    image("shut/api", EAST);
    manifestOf("shut/main/1.a", "shut/api");

    Execution execution =
        machine(AWS_DEPLOYER, 1, "shut").run(targets(state("shut"), "444444444444/eu-west-1"));

    assertThat(execution.error()).isEqualTo(RoleAssumptionFailedException.class.getName());
    assertThat(execution.cause()).contains("ECRImagePromotionRole");
  }

  /** A whole machine of a block of README; the states that it leads to just end. */
  private Executions machine(String section, int block, String name) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ObjectNode states = root.putObject("States");
    JsonNode given = Markdown.of("README.md").section(section).json().get(block);
    for (Map.Entry<String, JsonNode> state : given.properties()) {
      root.put("StartAt", state.getKey());
      states.set(state.getKey(), state.getValue());
      states.putObject(state.getValue().path("Next").asText()).put("Type", "Succeed");
      states
          .putObject(state.getValue().at("/Catch/0/Next").asText())
          .put("Type", "Fail")
          .put("ErrorPath", "$.error.Error")
          .put("CausePath", "$.error.Cause");
    }
    assertThat(states).hasSize(3);
    return pipeline.machine("readme-" + name, new Definition(root.toString()));
  }

  /** What aws-deployer's machines carry by then. */
  private static ObjectNode state(String repo) {
    return byHand(repo, "one")
        .put("branch", "main")
        .put("version", "1.a")
        .put("commit_hash", "a")
        .set("lockResult", json("{\"Payload\":{\"lock_acquired\":true}}"));
  }

  private static ObjectNode targets(ObjectNode state, String... targets) {
    var list = state.putObject("targetsResult").putObject("Payload").putArray("targets");
    for (String target : targets) {
      String[] place = target.split("/", -1);
      list.addObject().put("account_id", place[0]).put("region", place[1]);
    }
    return state;
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
