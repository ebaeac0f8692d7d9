package io.awsdeployer.promote.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Opens when so much has happened, and what has come to it waits until then, however slow the
 * machine is. Whoever waits for minutes waits in vain and fails: that only ends a hang.
 */
public final class Gate {
  private final CountDownLatch missing;

  private Gate(int events) {
    missing = new CountDownLatch(events);
  }

  /** A gate that opens with the last of so many events. */
  public static Gate after(int events) {
    return new Gate(events);
  }

  /** One of the events. */
  public void happened() {
    missing.countDown();
  }

  /** Waits until it is open. */
  public void await() {
    try {
      if (!missing.await(5, TimeUnit.MINUTES)) {
        throw new IllegalStateException("waited in vain for %d more".formatted(missing.getCount()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
