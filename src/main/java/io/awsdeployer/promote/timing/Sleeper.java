package io.awsdeployer.promote.timing;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waiting, so that tests need not. */
@FunctionalInterface
public interface Sleeper {
  Sleeper REAL = Thread::sleep;

  void sleep(Duration duration) throws InterruptedException;

  /**
   * Waits for a permit that others give, no longer than so long.
   *
   * @return false where none came in time
   */
  default boolean acquire(Semaphore permits, Duration longest) throws InterruptedException {
    return permits.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS);
  }
}
