package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.testing.Result;
import io.awsdeployer.promote.timing.Sleeper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Invokes the function as the state machine would: again while its retry rules say so. */
record RetriedPromotion(RetryRules rules, RandomGenerator random, Sleeper sleeper, Clock clock) {

  /** What is invoked, and what came of it. */
  interface Function {
    /** What Lambda does before an invocation's time begins, where it has to. */
    void prepare() throws IOException, InterruptedException;

    Result invoke() throws IOException, InterruptedException;

    /** To be asked between invocations. */
    Standing standing() throws IOException, InterruptedException;
  }

  /**
   * All invocations, the last of which succeeded or failed for good.
   *
   * @param each is told every one when it is over
   */
  List<Attempt> run(Function function, Consumer<Attempt> each)
      throws IOException, InterruptedException {
    List<Attempt> attempts = new ArrayList<>();
    RetryRules.Course course = rules.begin(random);
    Optional<Duration> pause = Optional.of(Duration.ZERO);
    function.prepare();
    Standing before = function.standing();
    Instant ended = clock.instant();
    while (pause.isPresent()) {
      sleeper.sleep(pause.get());
      function.prepare();
      Instant begun = clock.instant();
      Result result = function.invoke();
      Instant over = clock.instant();
      Standing after = function.standing();
      Optional<String> error = result.failed() ? Optional.of(result.errorType()) : Optional.empty();
      Attempt attempt =
          new Attempt(
              seconds(ended, begun),
              seconds(begun, over),
              error,
              result.failed() ? result.errorMessage() : "",
              before,
              after);
      each.accept(attempt);
      attempts.add(attempt);
      before = after;
      ended = over;
      pause = error.flatMap(course::after);
    }
    return List.copyOf(attempts);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
