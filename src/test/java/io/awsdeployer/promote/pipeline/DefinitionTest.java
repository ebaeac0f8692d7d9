package io.awsdeployer.promote.pipeline;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.switchover.Reverted;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for the state machines' definitions without running them. */
class DefinitionTest {
  /** Files, what CloudFormation tells of other people's stacks, and templates' parameters. */
  private static final Pattern MAY_BE_LARGE =
      Pattern.compile(
          "\"Resource\":\"\\$\\{(S3GetObject|CloudFormation(DescribeStacks|DescribeStackEvents|ListStack\\w+))}"
              + "|TargetsTable}\",|TemplateURL");

  @ParameterizedTest
  @EnumSource
  void everyErrorOfOursThatItNamesExists(Machine machine) throws Exception {
    List<String> ours =
        machine
            .definition()
            .states()
            .flatMap(state ->
                Stream.of("Retry", "Catch")
                    .flatMap(kind -> state.getValue().path(kind).valueStream()))
            .flatMap(DefinitionTest::names)
            .filter(name -> name.startsWith("io."))
            .toList();
    assertThat(ours).isNotEmpty();
    for (String name : ours) {
      assertThat(Class.forName(name)).isAssignableTo(PromotionException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyRetryHasFullJitterAndEveryTaskItsTime(Machine machine) {
    Definition definition = machine.definition();
    assertThat(definition.json().path("TimeoutSeconds").asInt()).isPositive();
    definition
        .states()
        .forEach(state -> {
          String name = state.getKey();
          JsonNode body = state.getValue();
          assertThat(body.path("Comment").asText()).as(name).isNotEmpty();
          for (JsonNode retry : body.path("Retry")) {
            if (retry.path("MaxAttempts").asInt() > 0) {
              assertThat(retry.path("JitterStrategy").asText()).as(name).isEqualTo("FULL");
            }
          }
          if (body.path("Type").asText().equals("Task")) {
            assertThat(body.path("TimeoutSeconds").asInt()).as(name).isPositive();
            assertThat(body.path("Retry")).as(name).isNotEmpty();
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void everyFailureIsCaughtByItsTaskOrTheMapAroundIt(Machine machine) {
    caught(machine.definition().json(), false);
  }

  /**
   * {@code States.ALL} does not catch that there is more than a state machine carries (Step
   * Functions guide, "Error names"), so it is caught by name where others decide how much there is.
   */
  @ParameterizedTest
  @EnumSource
  void moreThanAStateMachineCarriesIsCaughtWhereOthersDecideHowMuchThereIs(Machine machine) {
    Stream<String> others =
        machine
            .definition()
            .states()
            .filter(state -> MAY_BE_LARGE.matcher(state.getValue().toString()).find())
            .map(Map.Entry::getKey);
    assertThat(others)
        .isNotEmpty()
        .allSatisfy(name ->
            assertThat(
                    machine
                        .definition()
                        .json()
                        .findPath(name)
                        .path("Catch")
                        .valueStream()
                        .flatMap(DefinitionTest::names))
                .contains("States.DataLimitExceeded"));
  }

  /** A Map's states may read what is assigned outside, but not assign it again (guide, "Scope"). */
  @Test
  void noVariableOfAMapIsOneOfTheMachines() {
    Set<String> inside = new TreeSet<>();
    Set<String> outside = new TreeSet<>();
    Machine.MULTI_ACCOUNT
        .definition()
        .json()
        .path("States")
        .forEach(state -> {
          inside.addAll(assigned(state.path("ItemProcessor")));
          ObjectNode rest = state.deepCopy();
          rest.remove("ItemProcessor");
          outside.addAll(assigned(rest));
        });
    assertThat(outside).isNotEmpty().doesNotContainAnyElementsOf(inside);
  }

  private static Set<String> assigned(JsonNode node) {
    return node.findValues("Assign").stream()
        .flatMap(assign -> assign.propertyStream().map(Map.Entry::getKey))
        .collect(toCollection(TreeSet::new));
  }

  private static void caught(JsonNode processor, boolean around) {
    processor
        .path("States")
        .forEachEntry((name, state) -> {
          boolean caught =
              state
                  .path("Catch")
                  .valueStream()
                  .flatMap(DefinitionTest::names)
                  .anyMatch("States.ALL"::equals);
          if (Set.of("Task", "Map").contains(state.path("Type").asText())) {
            assertThat(caught || around).as(name).isTrue();
          }
          caught(state.path("ItemProcessor"), caught);
        });
  }

  @ParameterizedTest
  @EnumSource
  void theFailedEndIsAFailAndEveryWayToItIsWritten(Machine machine) {
    JsonNode states = machine.definition().json().path("States");
    assertThat(states.at("/UpdateBuildStatusFailed/Next").asText()).isEqualTo("DeploymentFailed");
    assertThat(states.at("/DeploymentFailed/Type").asText()).isEqualTo("Fail");
    assertThat(leadTo(machine, "DeploymentFailed"))
        .containsExactly("WriteBuildRecord", "UpdateBuildStatusFailed");
  }

  /** The build that has no lock yet, the one that has just given it back, and the release. */
  @Test
  void everyOtherFailureReleasesTheLockFirst() {
    assertThat(leadTo(Machine.MULTI_ACCOUNT, "UpdateBuildStatusFailed"))
        .containsExactly("CheckHolder", "UpdateBuildStatusSuccess", "ReleaseLockAfterFailure");
    assertThat(leadTo(Machine.MULTI_ACCOUNT, "UpdateBuildStatusSuccess"))
        .containsExactly("ReleaseLock");
  }

  @ParameterizedTest
  @CsvSource({
    "WriteBuildRecord,Arguments",
    "UpdateBuildStatusInProgress,Arguments",
    "ReadParameters,Assign",
    "ReadParametersOfEnv,Assign",
    "UpdateBuildStatusFailed,Arguments"
  })
  void whatBothDoTheyDoAlike(String state, String field) {
    JsonNode single = Machine.SINGLE_ACCOUNT.definition().json().path("States").path(state);
    JsonNode multi = Machine.MULTI_ACCOUNT.definition().json().path("States").path(state);
    assertThat(single.has(field)).isTrue();
    assertThat(multi.path(field)).isEqualTo(single.path(field));
    assertThat(multi.path("Retry")).isEqualTo(single.path("Retry"));
  }

  /** What the function calls a tag that points, or does not, to what it did before the switch. */
  @Test
  void whatIsAsBeforeIsSaidInTheFunctionsWords() {
    JsonNode output =
        Machine.MULTI_ACCOUNT.definition().json().findPath("RevertTarget").path("Output");
    assertThat(output.asText())
        .contains(
            Stream.of(Reverted.Result.RESTORED, Reverted.Result.IN_PLACE, Reverted.Result.NEVER_SET)
                .map(result -> "'" + result.words() + "'")
                .collect(joining(", ", "result in [", "]")));
  }

  @Test
  void allTheirPlacesAreFilledInByTheTests() {
    Set<String> places = new TreeSet<>();
    for (Machine machine : Machine.values()) {
      places.addAll(machine.definition().places());
    }
    assertThat(places).containsExactlyInAnyOrderElementsOf(Pipeline.SUBSTITUTIONS.keySet());
  }

  private static List<String> leadTo(Machine machine, String state) {
    return machine
        .definition()
        .states()
        .filter(from ->
            from.getValue().findValuesAsText("Next").contains(state)
                || from.getValue().path("Default").asText().equals(state))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Stream<String> names(JsonNode retryOrCatch) {
    return retryOrCatch.path("ErrorEquals").valueStream().map(JsonNode::asText);
  }
}
