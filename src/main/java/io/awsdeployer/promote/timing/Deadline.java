package io.awsdeployer.promote.timing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When the work has to end.
 *
 * @param end the moment at which nothing may be under way any more
 * @param sleeper waits for what has to be done by then
 */
public record Deadline(Instant end, Clock clock, Sleeper sleeper) {
  private static final Duration LONGEST_RESERVE = Duration.ofSeconds(10);

  /** A deadline that leaves {@code reserve} of the {@code remaining} time for ending well. */
  public static Deadline in(Duration remaining, Duration reserve, Clock clock) {
    return in(remaining, reserve, clock, Sleeper.REAL);
  }

  private static Deadline in(Duration remaining, Duration reserve, Clock clock, Sleeper sleeper) {
    Duration usable = remaining.minus(reserve);
    Instant end = clock.instant().plus(usable.isNegative() ? Duration.ZERO : usable);
    return new Deadline(end, clock, sleeper);
  }

  /**
   * A deadline that leaves a tenth of the {@code remaining} time, ten seconds at most, for ending
   * well.
   */
  public static Deadline in(Duration remaining, Clock clock) {
    return in(remaining, clock, Sleeper.REAL);
  }

  /** The same, waited for by another sleeper. */
  public static Deadline in(Duration remaining, Clock clock, Sleeper sleeper) {
    Duration tenth = remaining.dividedBy(10);
    Duration reserve = tenth.compareTo(LONGEST_RESERVE) < 0 ? tenth : LONGEST_RESERVE;
    return in(remaining, reserve, clock, sleeper);
  }

  /** A deadline before this one, for work that something has to follow. */
  public Deadline earlierBy(Duration time) {
    return new Deadline(end.minus(time), clock, sleeper);
  }

  /** Never negative. */
  public Duration remaining() {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() ? Duration.ZERO : left;
  }

  public boolean allows(Duration work) {
    return remaining().compareTo(work) > 0;
  }

  public boolean passed() {
    return remaining().isZero();
  }
}
