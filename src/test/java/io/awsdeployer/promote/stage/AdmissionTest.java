package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.MovedClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A hundred seconds, and a link of a mebibyte a second where it is known. */
class AdmissionTest {
  private static final long MIB = 1 << 20;

  private final MovedClock clock = new MovedClock();
  private final TransferMeter meter = new TransferMeter(clock);
  private final Admission admission =
      new Admission(meter, Deadline.in(Duration.ofSeconds(101), Duration.ZERO, clock), MIB);

  private void mebibyteASecond() {
    meter.begun(MIB);
    meter.downloaded(MIB);
    clock.move(Duration.ofSeconds(1));
  }

  private boolean enters(long size) throws Exception {
    CompletableFuture<Boolean> entered =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return admission.enter(size);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            Thread::startVirtualThread);
    return entered.completeOnTimeout(false, 700, TimeUnit.MILLISECONDS).get();
  }

  @Test
  void theFirstIsAlwaysLetInHoweverLargeAndSlow() throws Exception {
    mebibyteASecond();
    assertThat(enters(10_000 * MIB)).isTrue();
  }

  @Test
  void withNothingUnderWayWhatDoesNotFitIsLeft() throws Exception {
    mebibyteASecond();
    assertThat(enters(1)).isTrue();
    admission.leave();
    assertThat(admission.enter(101 * MIB)).isFalse();
    assertThat(admission.enter(79 * MIB)).isTrue();
  }

  @Test
  void beforeTheRateIsKnownOnlySoMuchIsBegunAtOnce() throws Exception {
    assertThat(enters(1_000 * MIB)).isTrue();
    assertThat(enters(1_000 * MIB)).isFalse();
    assertThat(enters(1)).isTrue();
  }

  @Test
  void smallAmountsAreBegunTogetherBeforeTheRateIsKnown() throws Exception {
    for (int i = 0; i < 8; i++) {
      assertThat(enters(8 * MIB)).isTrue();
    }
    assertThat(enters(8 * MIB)).isFalse();
  }

  /** Two of 60 seconds would both be cut off by the deadline; one after the other, one is there. */
  @Test
  void neverSoManyAtOnceThatNoneWouldEnd() throws Exception {
    mebibyteASecond();
    assertThat(enters(60 * MIB)).isTrue();
    assertThat(enters(60 * MIB)).isFalse();
    assertThat(enters(19 * MIB)).isTrue();
  }

  /** The rate may fall by a fifth before anything is moved in vain. */
  @Test
  void whatWouldEndAtTheLastMomentIsNotBegun() throws Exception {
    mebibyteASecond();
    assertThat(enters(1)).isTrue();
    admission.leave();
    assertThat(admission.enter(81 * MIB)).isFalse();
    assertThat(admission.enter(60 * MIB)).isTrue();
    assertThat(enters(21 * MIB)).isFalse();
    assertThat(enters(19 * MIB)).isTrue();
  }

  @Test
  void whoWaitsIsLetInWhenThereIsRoom() throws Exception {
    mebibyteASecond();
    assertThat(enters(60 * MIB)).isTrue();
    CompletableFuture<Boolean> second =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return admission.enter(50 * MIB);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            Thread::startVirtualThread);
    meter.downloaded(60 * MIB);
    clock.move(Duration.ofSeconds(30));
    admission.leave();
    assertThat(second.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatCannotEndAnywayKeepsNobodyOut() throws Exception {
    mebibyteASecond();
    assertThat(enters(1_000 * MIB)).isTrue();
    assertThat(enters(39 * MIB)).isTrue();
    assertThat(enters(1)).isTrue();
  }
}
