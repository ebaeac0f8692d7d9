package io.awsdeployer.promote.pipeline;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.Retryable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the state machine's definition without running it. */
class DefinitionTest {
  private static final String OURS = PromotionException.class.getPackageName() + ".";
  private final Definition definition = Definition.of("step-function-definition.json");

  @Test
  void everyErrorOfOursThatItNamesExists() throws Exception {
    for (String name : errorNames("Retry", "Catch").filter(n -> n.startsWith("io.")).toList()) {
      assertThat(Class.forName(name)).isAssignableTo(PromotionException.class);
    }
  }

  @Test
  void everythingThatMayBeRetriedIsRetriedAndNothingElseOfOurs() {
    Set<String> retried =
        errorNames("Retry").filter(n -> n.startsWith(OURS)).collect(toCollection(TreeSet::new));
    assertThat(retried)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Retryable.class.getPermittedSubclasses()).map(Class::getName).toList());
  }

  @Test
  void lambdasOwnErrorsAreRetriedForTenMinutes() {
    JsonNode retry =
        definition
            .json()
            .at("/States/PromoteImages/Retry")
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

  @Test
  void everyRetryHasFullJitterAndEveryTaskItsTimeAndItsCatch() {
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
            assertThat(body.path("Catch").valueStream().flatMap(DefinitionTest::names).toList())
                .as(name)
                .contains("States.ALL");
          }
        });
  }

  @Test
  void theFailedEndIsAFailAndEveryWayToItIsWritten() {
    assertThat(definition.json().at("/States/UpdateBuildStatusFailed/Next").asText())
        .isEqualTo("DeploymentFailed");
    assertThat(definition.json().at("/States/DeploymentFailed/Type").asText()).isEqualTo("Fail");
    List<String> unwritten =
        definition
            .states()
            .filter(state -> state.getValue().findValuesAsText("Next").contains("DeploymentFailed"))
            .map(Map.Entry::getKey)
            .toList();
    assertThat(unwritten).containsExactly("WriteBuildRecord", "UpdateBuildStatusFailed");
  }

  @Test
  void allItsPlacesAreFilledInByTheTests() {
    assertThat(definition.places())
        .containsExactlyInAnyOrderElementsOf(Pipeline.SUBSTITUTIONS.keySet());
  }

  private Stream<String> errorNames(String... kinds) {
    return definition
        .states()
        .flatMap(state ->
            Arrays.stream(kinds)
                .flatMap(kind -> state.getValue().path(kind).valueStream())
                .flatMap(DefinitionTest::names));
  }

  private static Stream<String> names(JsonNode retryOrCatch) {
    return retryOrCatch.path("ErrorEquals").valueStream().map(JsonNode::asText);
  }
}
