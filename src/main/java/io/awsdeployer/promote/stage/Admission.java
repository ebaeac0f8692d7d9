package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.timing.Deadline;
import java.util.OptionalDouble;

/**
 * Lets blobs begin: nothing that may not end in the time that is left, and never so many at once
 * that none would end. The first is always let in, so every call of the function gets on; and when
 * nothing is under way, so is what seems to fit into no call, for {@link Prospects} to tell.
 *
 * <p>They share the link, so one is let in while all that is under way still fits with it: many
 * small ones would take from a large one what it needs to end.
 */
final class Admission {
  /** So much may be under way before the link's rate is known. */
  private static final long UNMEASURED = 64L << 20;

  /** The rate, and with it the answer, changes also while nothing begins or ends. */
  private static final long THINK_AGAIN_MILLIS = 200;

  /**
   * Nothing is let in that takes more than this share of the time that is left. A rate is a guess,
   * and who ends a moment too late has moved all its bytes in vain; smaller ones fill what remains.
   */
  private static final double SURE = 0.8;

  private final TransferMeter meter;
  private final Deadline deadline;
  private final Prospects prospects;
  private final long large;
  private int underWay;
  private boolean begun;

  /**
   * A door nobody has gone through.
   *
   * @param large the size from which a blob counts as large
   */
  Admission(TransferMeter meter, Deadline deadline, Prospects prospects, long large) {
    this.meter = meter;
    this.deadline = deadline;
    this.prospects = prospects;
    this.large = large;
  }

  /** What is said to a blob at the door. */
  enum Answer {
    /** It begins, and has to {@link #leave}. */
    BEGIN,
    /** As things stand it would not end, though it had the link to itself: others go first. */
    LATER,
    /** It does not fit any more. */
    NOT_IN_THIS_CALL
  }

  /** Waits until there is an answer for a blob. */
  synchronized Answer enter(long size) throws InterruptedException {
    while (!mayBegin(size)) {
      if (underWay > 0) {
        wait(THINK_AGAIN_MILLIS);
        if (prospects.areTold() && !fitsAlone(size)) {
          return Answer.LATER;
        }
      } else if (prospects.canTell(size)) {
        break;
      } else {
        return Answer.NOT_IN_THIS_CALL;
      }
    }
    begun = true;
    underWay++;
    meter.begun(size);
    return Answer.BEGIN;
  }

  synchronized void leave() {
    underWay--;
    notifyAll();
  }

  private boolean fitsAlone(long size) {
    OptionalDouble rate = meter.bytesPerSecond();
    return rate.isEmpty() || size / rate.getAsDouble() < SURE * secondsLeft();
  }

  private double secondsLeft() {
    return deadline.remaining().toMillis() / 1000.0;
  }

  private boolean mayBegin(long size) {
    if (!begun) {
      return true;
    }
    OptionalDouble rate = meter.bytesPerSecond();
    if (rate.isEmpty()) {
      return underWay == 0 || size < large || meter.underWay() + size <= UNMEASURED;
    }
    double left = secondsLeft();
    // A fair share of the link, with those who are on it already.
    boolean fitsItself = size / rate.getAsDouble() * (underWay + 1) < SURE * left;
    boolean allFit = (meter.underWay() + size) / rate.getAsDouble() < SURE * left;
    // What was let in untold, and will not end anyway, is no reason to keep the next one out. Where
    // several are under way, one more might be what keeps all of them from ending.
    boolean hopeless =
        underWay == 1 && prospects.areTold() && meter.underWay() / rate.getAsDouble() >= left;
    return fitsItself && (allFit || hopeless);
  }
}
