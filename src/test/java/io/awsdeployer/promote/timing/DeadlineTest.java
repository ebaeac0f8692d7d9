package io.awsdeployer.promote.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final MovedClock clock = new MovedClock();

  @Test
  void leavesTheReserveForEndingWell() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(60), Duration.ofSeconds(20), clock);
    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(40));
    assertThat(deadline.passed()).isFalse();
  }

  @Test
  void hasPassedWhenTheReserveIsMoreThanWhatRemains() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(10), Duration.ofSeconds(20), clock);
    assertThat(deadline.remaining()).isZero();
    assertThat(deadline.passed()).isTrue();
  }

  @Test
  void neverHasLessThanNothingRemaining() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(10), Duration.ZERO, clock);
    clock.move(Duration.ofHours(1));
    assertThat(deadline.remaining()).isZero();
    assertThat(deadline.passed()).isTrue();
  }

  @Test
  void allowsOnlyWorkThatEndsBeforeIt() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(10), Duration.ZERO, clock);
    assertThat(deadline.allows(Duration.ofMillis(9_999))).isTrue();
    assertThat(deadline.allows(Duration.ofSeconds(10))).isFalse();
    clock.move(Duration.ofSeconds(10));
    assertThat(deadline.allows(Duration.ZERO)).isFalse();
  }

  @Test
  void anEarlierOneLeavesTimeForWhatFollows() {
    Deadline deadline = Deadline.in(Duration.ofSeconds(10), Duration.ZERO, clock);
    Deadline earlier = deadline.earlierBy(Duration.ofSeconds(4));
    clock.move(Duration.ofSeconds(6));
    assertThat(earlier.passed()).isTrue();
    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(4));
  }
}
