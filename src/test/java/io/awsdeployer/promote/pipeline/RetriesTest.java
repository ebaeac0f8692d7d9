package io.awsdeployer.promote.pipeline;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.Retryable;
import io.awsdeployer.promote.testing.Markdown;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** After which errors, and for how long, a state calls the function again. */
class RetriesTest {
  private static final String OURS = PromotionException.class.getPackageName() + ".";

  @ParameterizedTest
  @EnumSource
  void everyCallOfTheFunctionRetriesWhatMayBeRetriedAndNothingElseOfOurs(Machine machine) {
    for (JsonNode call : calls(machine)) {
      Set<String> retried =
          call.path("Retry")
              .valueStream()
              .flatMap(RetriesTest::names)
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

  /** Also what is said of a function that was killed, by whichever name; but not for long. */
  @ParameterizedTest
  @EnumSource
  void aFunctionThatWasCutOffIsCalledAgain(Machine machine) {
    for (JsonNode call : calls(machine)) {
      JsonNode retry =
          call.path("Retry")
              .valueStream()
              .filter(r -> names(r).anyMatch("Lambda.Unknown"::equals))
              .findFirst()
              .orElseThrow();
      assertThat(names(retry)).contains("Sandbox.Timedout", "States.Timeout");
      assertThat(retry.path("MaxAttempts").asInt()).isBetween(1, 3);
      assertThat(call.path("TimeoutSeconds").asInt()).isGreaterThan(900);
    }
  }

  /** What plugs the function into another state machine calls it as ours do. */
  @ParameterizedTest
  @CsvSource({"From Step Functions,1", "In an existing aws-deployer,2"})
  void readmesStatesRetryLikeOurs(String section, int states) {
    JsonNode ours = calls(Machine.SINGLE_ACCOUNT).getFirst();
    List<JsonNode> readmes =
        Markdown.of("README.md").section(section).json().stream()
            .flatMap(block -> block.findParents("Resource").stream())
            .toList();
    assertThat(readmes)
        .hasSize(states)
        .allSatisfy(state -> {
          assertThat(state.path("Retry")).isEqualTo(ours.path("Retry"));
          assertThat(state.path("TimeoutSeconds")).isEqualTo(ours.path("TimeoutSeconds"));
        });
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
