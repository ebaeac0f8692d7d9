package io.awsdeployer.promote.stage;

import static io.awsdeployer.promote.stage.Admission.Answer.BEGIN;
import static io.awsdeployer.promote.stage.Admission.Answer.LATER;
import static io.awsdeployer.promote.stage.Admission.Answer.NOT_IN_THIS_CALL;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.MovedClock;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hundred seconds, and a link of a mebibyte a second where it is known. */
@Timeout(300)
class AdmissionTest {
  private static final long MIB = 1 << 20;

  private final MovedClock clock = new MovedClock();
  private final TransferMeter meter = new TransferMeter(clock);
  private final Deadline deadline = Deadline.in(Duration.ofSeconds(101), Duration.ZERO, clock);
  private final Admission admission =
      new Admission(meter, deadline, new Prospects(meter, deadline), MIB);

  private void mebibyteASecond() {
    meter.begun(MIB);
    meter.downloaded(MIB);
    clock.move(Duration.ofSeconds(1));
  }

  /** A blob at the door, with a thread of its own. */
  private final class Visitor {
    private final FutureTask<Admission.Answer> entering;
    private final Thread thread;

    Visitor(long size) {
      entering = new FutureTask<>(() -> admission.enter(size));
      thread = Thread.startVirtualThread(entering);
    }

    /** Returns when it has its answer or waits for one, however long it takes to get there. */
    boolean waits() throws InterruptedException {
      while (!entering.isDone()) {
        if (thread.getState() == Thread.State.TIMED_WAITING) {
          return true;
        }
        Thread.sleep(1);
      }
      return false;
    }

    boolean isLetIn() throws Exception {
      return entering.get(5, TimeUnit.MINUTES) == BEGIN;
    }

    void goesAway() throws InterruptedException {
      thread.interrupt();
      thread.join();
    }
  }

  /** Whether it is let in at once. */
  private boolean enters(long size) throws Exception {
    Visitor visitor = new Visitor(size);
    if (visitor.waits()) {
      visitor.goesAway();
      return false;
    }
    return visitor.isLetIn();
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
    assertThat(admission.enter(101 * MIB)).isEqualTo(NOT_IN_THIS_CALL);
    assertThat(admission.enter(79 * MIB)).isEqualTo(BEGIN);
  }

  /**
   * It is begun by itself, so that it can be measured: whoever came first is a matter of chance,
   * and the rate of small ones is not the link's.
   */
  @Test
  void withNothingUnderWayWhatSeemsToFitIntoNoCallIsBegun() throws Exception {
    mebibyteASecond();
    assertThat(enters(1)).isTrue();
    assertThat(enters(152 * MIB)).isFalse();
    admission.leave();
    assertThat(admission.enter(151 * MIB)).isEqualTo(NOT_IN_THIS_CALL);
    assertThat(admission.enter(152 * MIB)).isEqualTo(BEGIN);
    assertThat(enters(152 * MIB)).isFalse();
    admission.leave();
    assertThat(admission.enter(152 * MIB)).isEqualTo(BEGIN);
  }

  /** Two windows of a twentieth of a call tell, and a third is for where they begin and end. */
  @ParameterizedTest
  @CsvSource({"85, true", "86, false"})
  void butOnlyWhileThereIsTimeToTell(int secondsGone, boolean begun) throws Exception {
    mebibyteASecond();
    assertThat(enters(1)).isTrue();
    admission.leave();
    meter.downloaded((secondsGone - 1) * MIB);
    clock.move(Duration.ofSeconds(secondsGone - 1));
    assertThat(admission.enter(1_000 * MIB)).isEqualTo(begun ? BEGIN : NOT_IN_THIS_CALL);
  }

  @Test
  void beforeTheRateIsKnownOnlySoMuchIsBegunAtOnce() throws Exception {
    assertThat(enters(1_000 * MIB)).isTrue();
    assertThat(enters(1_000 * MIB)).isFalse();
    assertThat(enters(MIB)).as("a large one").isFalse();
    assertThat(enters(MIB - 1)).isTrue();
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

  /** One after the other takes its share of the link, and the large one would not end. */
  @Test
  void smallOnesAreLetInWhileALargeOneStillEnds() throws Exception {
    mebibyteASecond();
    assertThat(enters(79 * MIB)).isTrue();
    assertThat(enters(MIB / 2)).isTrue();
    assertThat(enters(MIB / 2)).isFalse();
  }

  /** The rate may fall by a fifth before anything is moved in vain. */
  @Test
  void whatWouldEndAtTheLastMomentIsNotBegun() throws Exception {
    mebibyteASecond();
    assertThat(enters(1)).isTrue();
    admission.leave();
    assertThat(admission.enter(81 * MIB)).isEqualTo(NOT_IN_THIS_CALL);
    assertThat(admission.enter(60 * MIB)).isEqualTo(BEGIN);
    assertThat(enters(20 * MIB)).isFalse();
    assertThat(enters(19 * MIB)).isTrue();
  }

  /** Whoever is there already takes half of it, even when hardly a byte of that is left. */
  @Test
  void theLinkIsSharedWithWhoeverIsThere() throws Exception {
    mebibyteASecond();
    assertThat(enters(0)).isTrue();
    assertThat(enters(40 * MIB)).isFalse();
    assertThat(enters(39 * MIB)).isTrue();
  }

  @Test
  void whoWaitsIsLetInWhenThereIsRoom() throws Exception {
    mebibyteASecond();
    assertThat(enters(60 * MIB)).isTrue();
    Visitor second = new Visitor(50 * MIB);
    assertThat(second.waits()).isTrue();
    meter.downloaded(60 * MIB);
    clock.move(Duration.ofSeconds(30));
    admission.leave();
    assertThat(second.isLetIn()).isTrue();
  }

  /** A tenth of a call's time tells; ninety seconds are left. */
  private void mebibyteASecondForLong() {
    meter.begun(11 * MIB);
    meter.downloaded(11 * MIB);
    clock.move(Duration.ofSeconds(11));
  }

  @Test
  void whatCannotEndAnywayDoesNotKeepTheNextOneOut() throws Exception {
    mebibyteASecondForLong();
    assertThat(enters(1_000 * MIB)).isTrue();
    assertThat(enters(35 * MIB)).isTrue();
    assertThat(enters(1)).as("beside two").isFalse();
    admission.leave();
    assertThat(enters(1)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"90, true", "89, false"})
  void whatEndsWithTheTimeCannotEndEither(int mebibytes, boolean nextIsLetIn) throws Exception {
    mebibyteASecondForLong();
    assertThat(enters(mebibytes * MIB)).isTrue();
    assertThat(enters(35 * MIB)).isEqualTo(nextIsLetIn);
  }

  /** The first second of a link is its slowest. */
  @Test
  void whetherSomethingEndsIsNotToldByTheBeginning() throws Exception {
    mebibyteASecond();
    assertThat(enters(1_000 * MIB)).isTrue();
    assertThat(enters(1)).isFalse();
    Visitor large = new Visitor(200 * MIB);
    assertThat(large.waits()).isTrue();
    large.goesAway();
  }

  /** Those behind it may fit, and only so many get as far as this door. */
  @Test
  void whatWouldNotEndThoughItWereAloneIsSentBehindTheOthers() throws Exception {
    mebibyteASecondForLong();
    assertThat(enters(50 * MIB)).isTrue();
    assertThat(admission.enter(72 * MIB)).isEqualTo(LATER);
    assertThat(enters(71 * MIB)).as("it waits for its turn").isFalse();
    assertThat(admission.enter(10 * MIB)).isEqualTo(BEGIN);
  }
}
