package io.awsdeployer.promote.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private final MovedClock clock = new MovedClock();

  @Test
  void nothingIsSpacedBeforeTheServiceThrottles() throws InterruptedException {
    Pace pace = new Pace(10, clock, clock);
    for (int i = 0; i < 1_000; i++) {
      pace.await();
    }
    assertThat(clock.slept()).isEmpty();
  }

  @Test
  void afterAThrottledCallItsRetryAndTheNextOnesAreSpacedByTheQuota() throws InterruptedException {
    Pace pace = new Pace(10, clock, clock);
    assertThat(pace.throttled()).isZero();
    for (int i = 0; i < 4; i++) {
      pace.await();
    }
    assertThat(clock.slept()).containsOnly(Duration.ofMillis(100)).hasSize(4);
  }

  @Test
  void callsThatAreThrottledTogetherGetTurnsOneAfterTheOtherAndAreOnePieceOfNews() {
    Pace pace = new Pace(4, clock, clock);
    assertThat(pace.throttled()).isZero();
    assertThat(pace.throttled()).isEqualTo(Duration.ofMillis(250));
    assertThat(pace.throttled()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void eachSecondWithoutThrottlingMakesItFasterAndEachWithItSlower() throws InterruptedException {
    Pace pace = new Pace(10, clock, clock);
    Duration _ = pace.throttled();
    clock.move(Duration.ofSeconds(1));
    assertThat(spacing(pace)).isEqualTo(Duration.ofMillis(95));
    clock.move(Duration.ofSeconds(1));
    Duration _ = pace.throttled();
    assertThat(spacing(pace)).isEqualTo(Duration.ofNanos(109_250_000));
  }

  @Test
  void itIsNeverSlowerThanAQuarterOfTheQuota() throws InterruptedException {
    Pace pace = new Pace(10, clock, clock);
    for (int i = 0; i < 100; i++) {
      Duration _ = pace.throttled();
      clock.move(Duration.ofSeconds(1));
    }
    Duration _ = pace.throttled();
    assertThat(spacing(pace)).isEqualTo(Duration.ofMillis(400));
  }

  @Test
  void anIdleMinuteSavesNothingUpForABurst() throws InterruptedException {
    Pace pace = new Pace(10, clock, clock);
    Duration _ = pace.throttled();
    clock.move(Duration.ofMinutes(1));
    for (int i = 0; i < 3; i++) {
      pace.await();
    }
    assertThat(clock.slept()).containsExactly(Duration.ofMillis(95), Duration.ofMillis(95));
  }

  /** A service with a bucket of one second's tokens, and calls that come one after the other. */
  @ParameterizedTest
  @ValueSource(ints = {5, 10, 12})
  void aQuotaIsUsedToNineteenPartsInTwenty(int quota) throws InterruptedException {
    Pace pace = new Pace(10, clock, clock);
    Instant start = clock.instant();
    double tokens = quota;
    Instant filled = start;
    int most = 0;
    for (int done = 0; done < 600; done++) {
      pace.await();
      for (int tries = 1; ; tries++) {
        Instant now = clock.instant();
        tokens = Math.min(quota, tokens + Duration.between(filled, now).toNanos() / 1e9 * quota);
        filled = now;
        most = Math.max(most, tries);
        if (tokens >= 1) {
          tokens--;
          break;
        }
        clock.sleep(pace.throttled());
      }
    }
    double floor = (600.0 - quota) / quota;
    assertThat(Duration.between(start, clock.instant()).toMillis() / 1e3).isLessThan(floor * 1.05);
    assertThat(most).as("tries of a call; the SDK makes seven").isLessThan(6);
  }

  /** How far apart the calls that come next are. */
  private Duration spacing(Pace pace) throws InterruptedException {
    pace.await();
    pace.await();
    return clock.slept().getLast();
  }

  @Test
  void saysHowLongSoManyCallsTakeAtLeast() {
    Pace pace = new Pace(10, clock, clock);
    assertThat(pace.timeFor(0)).isZero();
    assertThat(pace.timeFor(1)).isZero();
    assertThat(pace.timeFor(11)).isEqualTo(Duration.ofSeconds(1));
  }
}
