package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.MovedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A call of two hundred seconds, measured every ten. */
class ProspectsTest {
  private static final long MIB = 1 << 20;

  private final MovedClock clock = new MovedClock();
  private final TransferMeter meter = new TransferMeter(clock);
  private final Prospects prospects =
      new Prospects(meter, Deadline.in(Duration.ofSeconds(200), Duration.ZERO, clock));

  private static Descriptor blob(long mebibytes) {
    return new Descriptor("any", Digest.of("x"), mebibytes * MIB, false);
  }

  private void seconds(int seconds, long mebibytes) {
    meter.downloaded(mebibytes * MIB);
    clock.move(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({"299, true", "300, true", "301, false"})
  void whatTakesMoreThanACallAndAHalfIsStoppedInItsSecondWindow(long size, boolean mayCome) {
    Prospects.Prospect prospect = prospects.of(blob(size));
    seconds(10, 10);
    prospect.require(10 * MIB);
    seconds(9, 9);
    prospect.require(19 * MIB);
    seconds(1, 1);
    if (mayCome) {
      assertThatCode(() -> prospect.require(20 * MIB)).doesNotThrowAnyException();
      assertThat(prospects.refused()).isEmpty();
    } else {
      assertThatExceptionOfType(TargetLimitExceededException.class)
          .isThrownBy(() -> prospect.require(20 * MIB))
          .withMessageContaining(
              "takes 301 s at the 1048576 bytes a second measured, and a call has 200 s for it");
      assertThat(prospects.refused()).hasSize(1);
    }
  }

  /** Nor is it tried to the end, call after call: 240 s fit into 200 on no day that was seen. */
  @ParameterizedTest
  @CsvSource({"290, 40", "240, 130", "201, 200", "200, 0"})
  void whatTakesMoreThanACallIsStoppedTheLaterTheLessItLacks(long size, int stoppedAfter) {
    Prospects.Prospect prospect = prospects.of(blob(size));
    for (int second = 10; second <= 200; second += 10) {
      long position = second * MIB;
      seconds(10, 10);
      if (second == stoppedAfter) {
        assertThatExceptionOfType(TargetLimitExceededException.class)
            .isThrownBy(() -> prospect.require(position));
        return;
      }
      assertThatCode(() -> prospect.require(position)).doesNotThrowAnyException();
    }
    assertThat(stoppedAfter).isZero();
  }

  @Test
  void aStallIsNotTheLinksRate() {
    Prospects.Prospect prospect = prospects.of(blob(250));
    seconds(60, 1);
    prospect.require(MIB);
    seconds(10, 10);
    assertThatCode(() -> prospect.require(11 * MIB)).doesNotThrowAnyException();
  }

  /** What others move at the same time could be the blob's. */
  @Test
  void theWholeLinkCounts() {
    Prospects.Prospect prospect = prospects.of(blob(500));
    for (int i = 0; i < 5; i++) {
      seconds(10, 20);
      prospect.require(i * MIB);
    }
    assertThat(prospects.refused()).isEmpty();
  }

  /** A slow phase before it began says nothing of the link. */
  @Test
  void whatWasBeforeTheBlobDoesNotCount() {
    seconds(100, 1);
    Prospects.Prospect prospect = prospects.of(blob(250));
    for (int i = 0; i < 5; i++) {
      seconds(10, 10);
      prospect.require(i * MIB);
    }
    assertThat(prospects.refused()).isEmpty();
  }

  @Test
  void whatIsStoppedIsNotUnderWayAnyMore() {
    meter.begun(1_000 * MIB);
    Prospects.Prospect prospect = prospects.of(blob(1_000));
    seconds(10, 1);
    prospect.require(MIB);
    seconds(10, 1);
    assertThatExceptionOfType(TargetLimitExceededException.class)
        .isThrownBy(() -> prospect.require(2 * MIB));
    assertThat(meter.underWay()).isZero();
  }

  @Test
  void theRateIsToldAfterTwoWindows() {
    clock.move(Duration.ofMillis(19_999));
    assertThat(prospects.areTold()).isFalse();
    clock.move(Duration.ofMillis(1));
    assertThat(prospects.areTold()).isTrue();
  }

  /** Three more windows have to fit in: two that tell, and one for where they begin and end. */
  @ParameterizedTest
  @CsvSource({"301, 169, true", "300, 169, false", "301, 170, false"})
  void whatSeemsTooLargeIsBegunWhileThereIsTimeToTell(long size, int secondsGone, boolean begun) {
    seconds(secondsGone, secondsGone);
    assertThat(prospects.canTell(size * MIB)).isEqualTo(begun);
  }

  @Test
  void nothingCanBeToldBeforeTheRateIsKnown() {
    assertThat(prospects.canTell(1_000 * MIB)).isFalse();
  }

  /**
   * Fifteen seconds at most, however long a call: else it would take long to say that it is slow.
   */
  @Test
  void noWindowIsLongerThanAQuarterOfAMinute() {
    Prospects patient =
        new Prospects(meter, Deadline.in(Duration.ofMinutes(10), Duration.ZERO, clock));
    clock.move(Duration.ofSeconds(29));
    assertThat(patient.areTold()).isFalse();
    clock.move(Duration.ofSeconds(1));
    assertThat(patient.areTold()).isTrue();
  }
}
