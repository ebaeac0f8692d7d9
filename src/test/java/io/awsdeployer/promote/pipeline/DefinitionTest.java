package io.awsdeployer.promote.pipeline;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.Retryable;
import io.awsdeployer.promote.switchover.Reverted;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for the state machines' definitions without running them. */
class DefinitionTest {
  private static final String OURS = PromotionException.class.getPackageName() + ".";

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
  void everyCallOfTheFunctionRetriesWhatMayBeRetriedAndNothingElseOfOurs(Machine machine) {
    for (JsonNode call : calls(machine)) {
      Set<String> retried =
          call.path("Retry")
              .valueStream()
              .flatMap(DefinitionTest::names)
              .filter(name -> name.startsWith(OURS))
              .collect(toCollection(TreeSet::new));
      assertThat(retried)
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(Retryable.class.getPermittedSubclasses()).map(Class::getName).toList());
    }
  }

  @ParameterizedTest
  @EnumSource
  void lambdasOwnErrorsAreRetriedForTenMinutes(Machine machine) {
    for (JsonNode call : calls(machine)) {
      JsonNode retry =
          call.path("Retry")
              .valueStream()
              .filter(r -> names(r).anyMatch("Lambda.SnapStartNotReadyException"::equals))
              .findFirst()
              .orElseThrow();
      assertThat(names(retry))
          .contains(
              "Lambda.ServiceException",
              "Lambda.AWSLambdaException",
              "Lambda.SdkClientException",
              "Lambda.TooManyRequestsException",
              "Lambda.SnapStartTimeoutException",
              "Lambda.ResourceNotReadyException");
      double seconds = 0;
      for (int i = 0; i < retry.path("MaxAttempts").asInt(); i++) {
        // Full jitter waits half of it on average.
        seconds +=
            Math.min(
                    retry.path("MaxDelaySeconds").asDouble(),
                    retry.path("IntervalSeconds").asDouble()
                        * Math.pow(retry.path("BackoffRate").asDouble(), i))
                / 2;
      }
      assertThat(seconds).isGreaterThan(600);
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

  /** The states that call the function. */
  private static List<JsonNode> calls(Machine machine) {
    List<JsonNode> calls =
        machine
            .definition()
            .states()
            .map(Map.Entry::getValue)
            .filter(state -> state.path("Resource").asText().equals("${LambdaInvoke}"))
            .toList();
    assertThat(calls).isNotEmpty();
    return calls;
  }

  private static Stream<String> names(JsonNode retryOrCatch) {
    return retryOrCatch.path("ErrorEquals").valueStream().map(JsonNode::asText);
  }
}
