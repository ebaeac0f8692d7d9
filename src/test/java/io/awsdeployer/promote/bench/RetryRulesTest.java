package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state's retries are counted and spaced as Step Functions does it. */
class RetryRulesTest {
  private static final RandomGenerator ALWAYS_HALF = () -> Long.MIN_VALUE;

  @TempDir private Path folder;

  private RetryRules rules(String retry) throws IOException {
    Path definition = folder.resolve("definition.json");
    Files.writeString(
        definition,
        """
        {"States":{"Copy":{"Type":"Task","Retry":%s}}}\
        """
            .formatted(retry));
    return RetryRules.of(definition, "Copy");
  }

  @Test
  void pausesGrowToTheLongestAndThenTheTaskHasFailed() throws Exception {
    RetryRules.Course course =
        rules(
                """
                [{"ErrorEquals":["A"],"IntervalSeconds":2,"BackoffRate":3,"MaxAttempts":3,"MaxDelaySeconds":10}]\
                """)
            .begin(ALWAYS_HALF);

    assertThat(course.after("A")).hasValue(Duration.ofSeconds(2));
    assertThat(course.after("A")).hasValue(Duration.ofSeconds(6));
    assertThat(course.after("A")).hasValue(Duration.ofSeconds(10));
    assertThat(course.after("A")).isEmpty();
  }

  @Test
  void whatIsNotNamedIsNotRetriedAndEachRetrierCountsItsOwn() throws Exception {
    RetryRules rules =
        rules(
            """
            [{"ErrorEquals":["A"],"MaxAttempts":1},{"ErrorEquals":["B","C"],"MaxAttempts":2}]\
            """);
    RetryRules.Course course = rules.begin(ALWAYS_HALF);

    assertThat(course.after("D")).isEmpty();
    assertThat(course.after("A")).isPresent();
    assertThat(course.after("B")).isPresent();
    assertThat(course.after("C")).isPresent();
    assertThat(course.after("B")).isEmpty();
    assertThat(course.after("A")).isEmpty();
    assertThat(rules.callsFor("C")).isEqualTo(3);
    assertThat(rules.callsFor("D")).isEqualTo(1);
  }

  @Test
  void fullJitterIsAShareOfThePauseAndTheLanguageHasDefaults() throws Exception {
    RetryRules.Course course =
        rules(
                """
                [{"ErrorEquals":["A"],"IntervalSeconds":4,"JitterStrategy":"FULL"},{"ErrorEquals":["States.ALL"]}]\
                """)
            .begin(ALWAYS_HALF);

    assertThat(course.after("A")).hasValue(Duration.ofSeconds(2));
    assertThat(course.after("other")).hasValue(Duration.ofSeconds(1));
    assertThat(course.after("other")).hasValue(Duration.ofSeconds(2));
    assertThat(course.after("other")).hasValue(Duration.ofSeconds(4));
    assertThat(course.after("other")).isEmpty();
  }

  @Test
  void aFailedTaskIsAnyErrorButATimeout() throws Exception {
    RetryRules rules = rules("[{\"ErrorEquals\":[\"States.TaskFailed\"]}]");

    assertThat(rules.begin(ALWAYS_HALF).after("A")).isPresent();
    assertThat(rules.begin(ALWAYS_HALF).after("States.Timeout")).isEqualTo(Optional.empty());
  }

  @Test
  void aStateWithoutRetriesIsAMistake() throws Exception {
    assertThatThrownBy(() -> rules("[]"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no state Copy with a Retry");
  }
}
