package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.error.TargetLimitExceededException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What came of one part.
 *
 * @param bytes of the work
 * @param residentBytes the most that the function's process had resident
 * @param problem what is wrong with what the target has at the end
 * @param time seconds that a call may take
 */
record LongResult(
    LongPart part,
    long bytes,
    int blobs,
    List<Attempt> attempts,
    Optional<Long> residentBytes,
    Optional<String> problem,
    double time) {

  /** More than that of what was of use may not have moved in vain. */
  static final double MOST_WASTE = 0.05;

  /** A layer that fits into no call is refused before so much of it has moved, and of a call. */
  static final double EARLY = 0.25;

  LongResult {
    attempts = List.copyOf(attempts);
  }

  long up() {
    return sum(Attempt::up);
  }

  long down() {
    return sum(Attempt::down);
  }

  long committed() {
    return sum(Attempt::committed);
  }

  /** The share of what was of use that was moved on top of it. */
  double waste(long moved) {
    return committed() == 0 ? 0 : (moved - committed()) / (double) committed();
  }

  /** The function's own time, that is billed. */
  double seconds() {
    return attempts.stream().mapToDouble(Attempt::seconds).sum();
  }

  /** From the first invocation to the end of the last. */
  double wall() {
    return seconds() + attempts.stream().mapToDouble(Attempt::pause).sum();
  }

  /** What is not as it should be; empty where all is. */
  List<String> failures() {
    return part.work() == LongWork.MIXED ? unfinished() : notRefused();
  }

  private List<String> unfinished() {
    List<String> failures = new ArrayList<>();
    Attempt last = attempts.getLast();
    last.error()
        .ifPresent(error ->
            failures.add(
                "it was given up after %d calls: %s: %s"
                    .formatted(attempts.size(), error, last.message())));
    problem.ifPresent(failures::add);
    for (int i = 0; i < attempts.size(); i++) {
      if (!attempts.get(i).progressed()) {
        failures.add("call %d made no progress: %s".formatted(i + 1, attempts.get(i).message()));
      }
    }
    wasteful("up", up()).ifPresent(failures::add);
    wasteful("down", down()).ifPresent(failures::add);
    return failures;
  }

  private Optional<String> wasteful(String way, long moved) {
    return waste(moved) < MOST_WASTE
        ? Optional.empty()
        : Optional.of(
            "%d bytes went %s for %d that were of use".formatted(moved, way, committed()));
  }

  private List<String> notRefused() {
    List<String> failures = new ArrayList<>();
    Attempt last = attempts.getLast();
    if (!last.error().equals(Optional.of(TargetLimitExceededException.class.getName()))) {
      failures.add("it ended with %s: %s".formatted(last.outcome(), last.message()));
    }
    if (attempts.size() > 1) {
      failures.add("it took %d calls to refuse it".formatted(attempts.size()));
    }
    if (up() - committed() > EARLY * bytes) {
      failures.add("%d of its %d bytes had moved by then".formatted(up(), bytes));
    }
    if (seconds() > EARLY * time) {
      failures.add("%.1f s of a call's %.0f had passed by then".formatted(seconds(), time));
    }
    return failures;
  }

  private long sum(ToLongFunction<Attempt> what) {
    return attempts.stream().mapToLong(what).sum();
  }
}
