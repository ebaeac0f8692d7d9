package io.awsdeployer.promote.timing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Spaces calls evenly so that a quota of so many a second is met and never burst through: the quota
 * is shared with everybody else in the account, and its bucket may be empty when we come.
 */
public final class Pace {
  private final Duration spacing;
  private final Clock clock;
  private final Sleeper sleeper;
  private Instant next = Instant.MIN;

  public Pace(double callsPerSecond, Clock clock, Sleeper sleeper) {
    this.spacing = Duration.ofNanos((long) (1_000_000_000L / callsPerSecond));
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** Waits for this call's turn. */
  public void await() throws InterruptedException {
    Duration pause = reserve();
    if (pause.isPositive()) {
      sleeper.sleep(pause);
    }
  }

  /** How long so many calls take at least. */
  public Duration timeFor(int calls) {
    return spacing.multipliedBy(Math.max(0, calls - 1));
  }

  private synchronized Duration reserve() {
    Instant now = clock.instant();
    Instant turn = next.isAfter(now) ? next : now;
    next = turn.plus(spacing);
    return Duration.between(now, turn);
  }
}
