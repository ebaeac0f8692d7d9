package io.awsdeployer.promote.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class RetrySchedulePropertyTest {

  @Property
  void aPauseIsBetweenNothingAndTheScheduledMost(
      @ForAll @IntRange(min = 1, max = 2_000) int attempt,
      @ForAll @IntRange(max = 100_000) int first,
      @ForAll @IntRange(max = 100_000) int longest,
      @ForAll long seed) {
    RetrySchedule schedule =
        new RetrySchedule(5, Duration.ofMillis(first), Duration.ofMillis(longest));
    Duration pause = schedule.pauseAfter(attempt, new Random(seed));
    assertThat(pause).isBetween(Duration.ZERO, schedule.longest());
    if (attempt == 1) {
      assertThat(pause).isLessThanOrEqualTo(schedule.first());
    }
  }

  @Property
  void jitterIsFullForEveryRandomValue(
      @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double chance) {
    List<Long> most = List.of(200L, 800L, 3_200L, 10_000L);
    for (int attempt = 1; attempt <= 4; attempt++) {
      assertThat(RetrySchedule.DEFAULT.pauseAfter(attempt, always(chance)).toMillis())
          .isEqualTo((long) (most.get(attempt - 1) * chance));
    }
  }

  @Example
  void aScheduleWithoutAnAttemptIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetrySchedule(0, Duration.ZERO, Duration.ZERO));
  }

  /** A generator that always gives the same. */
  private static RandomGenerator always(double value) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new UnsupportedOperationException();
      }

      @Override
      public double nextDouble() {
        return value;
      }
    };
  }
}
