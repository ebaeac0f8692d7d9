package io.awsdeployer.promote.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * What a state of a state machine does when its task fails, read from the definition: the {@code
 * Retry} of the Amazon States Language, "Retrying after an error".
 */
record RetryRules(List<Rule> rules) {

  RetryRules {
    rules = List.copyOf(rules);
  }

  /**
   * One retrier.
   *
   * @param longest the {@code MaxDelaySeconds}, where there is one
   */
  record Rule(
      Set<String> errors,
      long intervalSeconds,
      double backoffRate,
      int maxAttempts,
      OptionalLong longest,
      boolean fullJitter) {

    boolean matches(String error) {
      return errors.contains(error)
          || errors.contains("States.ALL")
          || (errors.contains("States.TaskFailed") && !error.equals("States.Timeout"));
    }

    /** The pause before the retry of this number; the first is 1. */
    Duration pause(int retry, RandomGenerator random) {
      double seconds = intervalSeconds * Math.pow(backoffRate, retry - 1.0);
      double capped =
          longest.isPresent() ? Math.min(seconds, (double) longest.getAsLong()) : seconds;
      return Duration.ofMillis((long) (capped * 1000 * (fullJitter ? random.nextDouble() : 1)));
    }
  }

  /** Those of a state at the top of a definition. */
  static RetryRules of(Path definition, String state) throws IOException {
    JsonNode retry =
        new JsonMapper().readTree(definition.toFile()).path("States").path(state).path("Retry");
    if (retry.isEmpty()) {
      throw new IOException("%s has no state %s with a Retry".formatted(definition, state));
    }
    return new RetryRules(retry.valueStream().map(RetryRules::rule).toList());
  }

  /** Where the language has a default, it is in force (Amazon States Language, "Retriers"). */
  private static Rule rule(JsonNode retrier) {
    return new Rule(
        retrier
            .path("ErrorEquals")
            .valueStream()
            .map(JsonNode::asText)
            .collect(Collectors.toUnmodifiableSet()),
        retrier.path("IntervalSeconds").asLong(1),
        retrier.path("BackoffRate").asDouble(2),
        retrier.path("MaxAttempts").asInt(3),
        retrier.has("MaxDelaySeconds")
            ? OptionalLong.of(retrier.path("MaxDelaySeconds").asLong())
            : OptionalLong.empty(),
        retrier.path("JitterStrategy").asText("NONE").equals("FULL"));
  }

  /** How often a task that only ever fails with this error is called in all. */
  int callsFor(String error) {
    return 1
        + rules.stream().filter(r -> r.matches(error)).findFirst().map(Rule::maxAttempts).orElse(0);
  }

  /** The retries of one execution of the state. */
  Course begin(RandomGenerator random) {
    return new Course(random);
  }

  /** Each retrier counts its own retries. Not for several threads. */
  final class Course {
    private final RandomGenerator random;
    private final Map<Rule, Integer> retries = new HashMap<>();

    private Course(RandomGenerator random) {
      this.random = random;
    }

    /** The pause before the task is tried again; empty when it is not. */
    Optional<Duration> after(String error) {
      Optional<Rule> first = rules.stream().filter(rule -> rule.matches(error)).findFirst();
      if (first.isEmpty()) {
        return Optional.empty();
      }
      Rule rule = first.get();
      int retry = retries.merge(rule, 1, Integer::sum);
      return retry > rule.maxAttempts() ? Optional.empty() : Optional.of(rule.pause(retry, random));
    }
  }
}
