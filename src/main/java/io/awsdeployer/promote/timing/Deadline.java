package io.awsdeployer.promote.timing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * When the work has to end.
 *
 * @param end the moment at which nothing may be under way any more
 */
public record Deadline(Instant end, Clock clock) {
  private static final Duration LONGEST_RESERVE = Duration.ofSeconds(10);

  /** A deadline that leaves {@code reserve} of the {@code remaining} time for ending well. */
  public static Deadline in(Duration remaining, Duration reserve, Clock clock) {
    Duration usable = remaining.minus(reserve);
    return new Deadline(clock.instant().plus(usable.isNegative() ? Duration.ZERO : usable), clock);
  }

  /**
   * A deadline that leaves a tenth of the {@code remaining} time, ten seconds at most, for ending
   * well.
   */
  public static Deadline in(Duration remaining, Clock clock) {
    Duration tenth = remaining.dividedBy(10);
    return in(remaining, tenth.compareTo(LONGEST_RESERVE) < 0 ? tenth : LONGEST_RESERVE, clock);
  }

  /** A deadline before this one, for work that something has to follow. */
  public Deadline earlierBy(Duration time) {
    return new Deadline(end.minus(time), clock);
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
