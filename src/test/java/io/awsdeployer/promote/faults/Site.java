package io.awsdeployer.promote.faults;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.http.ConnectionClosed;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a fault may make use of.
 *
 * @param elsewhere a server that nobody has a reason to speak to
 * @param over counted down when the case is over, which ends every silence
 */
record Site(MovableClock clock, URI elsewhere, CountDownLatch over) {
  private static final Duration MORE_THAN_THERE_IS = Duration.ofMinutes(16);

  /** Says nothing until the case is over; whoever waits gives up long before. */
  void silence() throws IOException {
    try {
      var _ = over.await(5, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("fault: silence interrupted");
    }
    throw new ConnectionClosed("fault: stalled");
  }

  void timeEnds() {
    clock.forward(MORE_THAN_THERE_IS);
  }
}
