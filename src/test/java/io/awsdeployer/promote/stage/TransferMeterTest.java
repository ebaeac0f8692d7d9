package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.timing.MovedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransferMeterTest {
  private static final long MIB = 1 << 20;

  private final MovedClock clock = new MovedClock();
  private final TransferMeter meter = new TransferMeter(clock);

  @Test
  void theRateIsNotKnownBeforeEnoughHasMovedForLongEnough() {
    meter.downloaded(MIB - 1);
    clock.move(Duration.ofSeconds(10));
    assertThat(meter.bytesPerSecond()).isEmpty();
    meter.downloaded(1);
    assertThat(meter.bytesPerSecond()).isPresent();
  }

  @Test
  void theRateIsNotKnownInTheFirstMoment() {
    meter.downloaded(100 * MIB);
    clock.move(Duration.ofMillis(199));
    assertThat(meter.bytesPerSecond()).isEmpty();
    clock.move(Duration.ofMillis(1));
    assertThat(meter.bytesPerSecond()).isPresent();
  }

  @Test
  void whatIsBegunAndHasNotComeIsUnderWay() {
    meter.begun(30 * MIB);
    meter.downloaded(10 * MIB);
    clock.move(Duration.ofSeconds(2));
    assertThat(meter.underWay()).isEqualTo(20 * MIB);
    assertThat(meter.bytesPerSecond().orElseThrow()).isEqualTo(5.0 * MIB);
  }

  @Test
  void bytesThatWereReadTwiceDoNotMakeTheRestNegative() {
    meter.begun(10 * MIB);
    meter.downloaded(20 * MIB);
    assertThat(meter.underWay()).isZero();
  }

  @Test
  void countsWhatIsDone() {
    meter.finished(5);
    meter.finished(7);
    meter.resumed();
    meter.restarted();
    meter.restarted();
    meter.downloaded(99);
    meter.mounted(3);
    meter.mounted(4);
    clock.move(Duration.ofSeconds(3));
    assertThat(meter.blobsDone()).isEqualTo(2);
    assertThat(meter.bytesDone()).isEqualTo(12);
    assertThat(meter.downloadsResumed()).isEqualTo(1);
    assertThat(meter.uploadsRestarted()).isEqualTo(2);
    assertThat(meter.bytesDownloaded()).isEqualTo(99);
    assertThat(meter.blobsMounted()).isEqualTo(2);
    assertThat(meter.bytesMounted()).isEqualTo(7);
    assertThat(meter.elapsed()).isEqualTo(Duration.ofSeconds(3));
  }
}
