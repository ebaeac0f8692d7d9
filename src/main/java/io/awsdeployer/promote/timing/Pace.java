package io.awsdeployer.promote.timing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Lets calls through as they come until the service throttles one, and spaces them evenly from then
 * on: at the documented quota first, then a little faster with each second that nothing is
 * throttled, and slower again when something is.
 *
 * <p>The quota is not known here: an account may have had it raised, and shares it with whoever
 * else pushes there. Only the service's answer tells (docs/decisions.md).
 */
public final class Pace {
  /** One burst's answers come together; they are one piece of news. */
  private static final Duration ONE_PIECE_OF_NEWS = Duration.ofSeconds(1);

  private static final double FASTER = 0.95;
  private static final double SLOWER = 1.15;

  /** Never slower than a quarter of the quota: somebody else's burst passes. */
  private static final int SLOWEST = 4;

  private final Duration quota;
  private final Clock clock;
  private final Sleeper sleeper;
  private Duration spacing = Duration.ZERO;
  private Instant changed = Instant.MIN;
  private Instant next = Instant.MIN;

  /**
   * A pace that nothing has slowed down yet.
   *
   * @param callsPerSecond the service's documented quota
   */
  public Pace(double callsPerSecond, Clock clock, Sleeper sleeper) {
    this.quota = Duration.ofNanos((long) (1_000_000_000L / callsPerSecond));
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

  /**
   * The service has throttled a call.
   *
   * @return how long until that call's next turn
   */
  public synchronized Duration throttled() {
    Instant now = clock.instant();
    if (isNews(now)) {
      Duration slower = spacing.isZero() ? quota : times(spacing, SLOWER);
      Duration slowest = quota.multipliedBy(SLOWEST);
      spacing = slower.compareTo(slowest) > 0 ? slowest : slower;
      changed = now;
    }
    return reserve();
  }

  /** How long so many calls take at least, where the quota is the documented one. */
  public Duration timeFor(int calls) {
    return quota.multipliedBy(Math.max(0, calls - 1));
  }

  private synchronized Duration reserve() {
    Instant now = clock.instant();
    if (spacing.isZero()) {
      return Duration.ZERO;
    }
    if (isNews(now)) {
      spacing = times(spacing, FASTER);
      changed = now;
    }
    Instant turn = next.isAfter(now) ? next : now;
    next = turn.plus(spacing);
    return Duration.between(now, turn);
  }

  private boolean isNews(Instant now) {
    return !now.isBefore(changed.plus(ONE_PIECE_OF_NEWS));
  }

  private static Duration times(Duration duration, double factor) {
    return Duration.ofNanos(Math.round(duration.toNanos() * factor));
  }
}
