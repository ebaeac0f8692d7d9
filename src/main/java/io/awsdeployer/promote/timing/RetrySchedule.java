package io.awsdeployer.promote.timing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and after which pause a failed transfer is tried again: exponential with full jitter,
 * so that the workers of many promotions do not come back together.
 *
 * <p>With the defaults the pauses before the 2nd, 3rd, 4th and 5th attempt are random up to 0.2,
 * 0.8, 3.2 and 10 seconds: 14.2 s at most, 7.1 s on average.
 *
 * @param attempts how often in all, the first included
 * @param first the longest pause before the second attempt; each further one is four times as long
 * @param longest no pause is longer
 */
public record RetrySchedule(int attempts, Duration first, Duration longest) {
  public static final RetrySchedule DEFAULT =
      new RetrySchedule(5, Duration.ofMillis(200), Duration.ofSeconds(10));

  public RetrySchedule {
    if (attempts < 1) {
      throw new IllegalArgumentException("a schedule needs an attempt");
    }
  }

  /** The pause after the given attempt failed (the first is 1). */
  public Duration pauseAfter(int attempt, RandomGenerator random) {
    double most = (double) first.toMillis() * Math.pow(4, attempt - 1.0);
    double capped = Math.min(most, (double) longest.toMillis());
    return Duration.ofMillis((long) (capped * random.nextDouble()));
  }
}
