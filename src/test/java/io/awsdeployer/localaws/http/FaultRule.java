package io.awsdeployer.localaws.http;

import java.util.function.Predicate;

/** A fault and when it strikes. It can tell whether it did, so that a test proves its own point. */
public final class FaultRule {

  private final Predicate<Request> condition;
  private final Fault fault;
  private int toSkip;
  private int left;
  private int fired;

  FaultRule(Predicate<Request> condition, int skip, int times, Fault fault) {
    this.condition = condition;
    this.toSkip = skip;
    this.left = times;
    this.fault = fault;
  }

  /** How many requests it has struck so far. */
  public synchronized int fired() {
    return fired;
  }

  Fault fault() {
    return fault;
  }

  boolean takes(Request request) {
    // Outside the lock: the condition is the test's own code.
    return condition.test(request) && takesNow();
  }

  private synchronized boolean takesNow() {
    if (left == 0) {
      return false;
    }
    if (toSkip > 0) {
      toSkip--;
      return false;
    }
    left--;
    fired++;
    return true;
  }
}
