package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.timing.Deadline;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stops a blob early that no call of this length could bring over, so that its bytes are not moved
 * in vain, call after call. A blob cannot be gone on with in a later call: see docs/decisions.md.
 */
final class Prospects {
  /** The rate is measured this often in a call's time, but for no longer than {@link #LONGEST}. */
  private static final int WINDOWS_IN_A_CALL = 20;

  private static final Duration LONGEST = Duration.ofSeconds(15);

  /** A stall lies within one window, so the better of two says what the link can do. */
  private static final int WINDOWS_TO_TELL = 2;

  /**
   * What takes up to so many calls' time may fit into one when the link has a better day. The
   * longer it is measured, the less is to be hoped for: at the end of a call, nothing.
   */
  private static final double DOUBT = 1.5;

  private final TransferMeter meter;
  private final Deadline deadline;
  private final Duration whole;
  private final Duration window;
  private final Queue<TargetLimitExceededException> refused = new ConcurrentLinkedQueue<>();

  /**
   * What a call can do.
   *
   * @param deadline of a call that has just begun
   */
  Prospects(TransferMeter meter, Deadline deadline) {
    this.meter = meter;
    this.deadline = deadline;
    this.whole = deadline.remaining();
    Duration share = whole.dividedBy(WINDOWS_IN_A_CALL);
    this.window = share.compareTo(LONGEST) < 0 ? share : LONGEST;
  }

  /** The time for all blobs of a call. */
  Duration whole() {
    return whole;
  }

  /** Whether the rate has been measured for so long that it says something. */
  boolean areTold() {
    return meter.elapsed().compareTo(window.multipliedBy(WINDOWS_TO_TELL)) >= 0;
  }

  /**
   * Whether a blob of this size is to be begun even though it will hardly end: by the rate so far
   * no call could bring it over, and there is time to measure it by itself, which decides. Left to
   * the next call, it would only be known there what this one can tell.
   */
  boolean canTell(long size) {
    OptionalDouble rate = meter.bytesPerSecond();
    return rate.isPresent()
        && size / rate.getAsDouble() * 1000 > DOUBT * whole.toMillis()
        && deadline.allows(window.multipliedBy(WINDOWS_TO_TELL + 1L));
  }

  /** To be asked while the blob is read, from its first byte on. */
  Prospect of(Descriptor blob) {
    return new Prospect(blob);
  }

  /** The errors that blobs were stopped with. */
  Queue<TargetLimitExceededException> refused() {
    return refused;
  }

  /** One blob's. Not for several threads. */
  final class Prospect {
    private final Descriptor blob;
    private final Duration start = meter.elapsed();
    private Duration begun = start;
    private long moved = meter.bytesDownloaded();
    private double best;
    private int windows;

    private Prospect(Descriptor blob) {
      this.blob = blob;
    }

    /**
     * Returns while the blob may still come.
     *
     * @param position how many of its bytes have been read
     * @throws TargetLimitExceededException when it would take longer than any call, though it had
     *     all that everything together moves
     */
    void require(long position) {
      Duration elapsed = meter.elapsed().minus(begun);
      if (elapsed.compareTo(window) < 0 || elapsed.isZero()) {
        return;
      }
      best = Math.max(best, (meter.bytesDownloaded() - moved) * 1000.0 / elapsed.toMillis());
      begun = meter.elapsed();
      moved = meter.bytesDownloaded();
      windows++;
      double seconds = blob.size() / best;
      if (windows >= WINDOWS_TO_TELL && seconds * 1000 > doubt() * whole.toMillis()) {
        TargetLimitExceededException e = tooLarge(seconds);
        refused.add(e);
        meter.begun(position - blob.size());
        throw e;
      }
    }

    /** In calls' time; {@link #DOUBT} after the windows that it takes to tell anything at all. */
    private double doubt() {
      double first = WINDOWS_TO_TELL * (double) window.toMillis();
      double measured = meter.elapsed().minus(start).toMillis() - first;
      double left = Math.max(0, 1 - measured / (whole.toMillis() - first));
      return 1 + (DOUBT - 1) * left;
    }

    private TargetLimitExceededException tooLarge(double seconds) {
      return new TargetLimitExceededException(
          Problem.of(
                  "The blob %s has %d bytes, which takes %.0f s at the %.0f bytes a second measured, and a call has %d s for it; what is staged stays."
                      .formatted(blob.digest(), blob.size(), seconds, best, whole.toSeconds()))
              .remedy(
                  "give the function more time, or more memory, with which Lambda gives more network")
              .remedy("or make the layer smaller: a layer is copied within one call"));
    }
  }
}
