package io.awsdeployer.promote.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  private final MovedClock clock = new MovedClock();

  @Test
  void theFirstCallDoesNotWaitAndTheNextOnesAreSpaced() throws InterruptedException {
    Pace pace = new Pace(10, clock, clock);
    for (int i = 0; i < 4; i++) {
      pace.await();
    }
    assertThat(clock.slept()).containsOnly(Duration.ofMillis(100)).hasSize(3);
  }

  @Test
  void timeThatPassesBetweenCallsIsNotWaitedForAgain() throws InterruptedException {
    Pace pace = new Pace(10, clock, clock);
    pace.await();
    clock.move(Duration.ofMillis(60));
    pace.await();
    assertThat(clock.slept()).containsExactly(Duration.ofMillis(40));
  }

  @Test
  void anIdleMinuteSavesNothingUpForABurst() throws InterruptedException {
    Pace pace = new Pace(10, clock, clock);
    pace.await();
    clock.move(Duration.ofMinutes(1));
    List<Instant> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pace.await();
      calls.add(clock.instant());
    }
    for (int i = 1; i < calls.size(); i++) {
      assertThat(Duration.between(calls.get(i - 1), calls.get(i)))
          .isEqualTo(Duration.ofMillis(100));
    }
  }

  @Test
  void callersThatComeTogetherGetTurnsOneAfterTheOther() throws InterruptedException {
    List<Duration> waits = new ArrayList<>();
    Pace pace = new Pace(4, clock, waits::add);
    for (int i = 0; i < 3; i++) {
      pace.await();
    }
    assertThat(waits).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
  }

  @Test
  void saysHowLongSoManyCallsTakeAtLeast() {
    Pace pace = new Pace(10, clock, clock);
    assertThat(pace.timeFor(0)).isZero();
    assertThat(pace.timeFor(1)).isZero();
    assertThat(pace.timeFor(11)).isEqualTo(Duration.ofSeconds(1));
  }
}
