package io.awsdeployer.promote.timing;

import java.time.Duration;

/** Waiting, so that tests need not. */
@FunctionalInterface
public interface Sleeper {
  Sleeper REAL = Thread::sleep;

  void sleep(Duration duration) throws InterruptedException;
}
