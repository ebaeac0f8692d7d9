package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.timing.MovedClock;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TransferMeterTest {
  private static final long MIB = 1 << 20;

  private final MovedClock clock = new MovedClock();
  private final TransferMeter meter = new TransferMeter(clock);

  @Test
  void theRateIsNotKnownBeforeEnoughHasMovedForLongEnough() {
    meter.downloaded(MIB - 1);
    clock.move(Duration.ofSeconds(10));
    assertThat(meter.secondsFor(1)).isEmpty();
    meter.downloaded(1);
    assertThat(meter.secondsFor(1)).isPresent();
  }

  @Test
  void theRateIsNotKnownInTheFirstMoment() {
    meter.downloaded(100 * MIB);
    clock.move(Duration.ofMillis(199));
    assertThat(meter.secondsFor(1)).isEmpty();
    clock.move(Duration.ofMillis(1));
    assertThat(meter.secondsFor(1)).isPresent();
  }

  @Test
  void aBlobWaitsForWhatIsUnderWay() {
    meter.begun(30 * MIB);
    meter.downloaded(10 * MIB);
    clock.move(Duration.ofSeconds(1));
    assertThat(meter.secondsFor(0).orElseThrow()).isEqualTo(2.0, Offset.offset(1e-9));
    assertThat(meter.secondsFor(10 * MIB).orElseThrow()).isEqualTo(3.0, Offset.offset(1e-9));
  }

  @Test
  void bytesThatWereReadTwiceDoNotMakeTheRestNegative() {
    meter.begun(10 * MIB);
    meter.downloaded(20 * MIB);
    clock.move(Duration.ofSeconds(1));
    assertThat(meter.secondsFor(20 * MIB).orElseThrow()).isEqualTo(1.0, Offset.offset(1e-9));
  }

  @Test
  void countsWhatIsDone() {
    meter.finished(5);
    meter.finished(7);
    meter.resumed();
    meter.restarted();
    meter.restarted();
    meter.downloaded(99);
    clock.move(Duration.ofSeconds(3));
    assertThat(meter.blobsDone()).isEqualTo(2);
    assertThat(meter.bytesDone()).isEqualTo(12);
    assertThat(meter.downloadsResumed()).isEqualTo(1);
    assertThat(meter.uploadsRestarted()).isEqualTo(2);
    assertThat(meter.bytesDownloaded()).isEqualTo(99);
    assertThat(meter.elapsed()).isEqualTo(Duration.ofSeconds(3));
  }
}
