package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.timing.RetrySchedule;
import io.awsdeployer.promote.timing.Sleeper;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The schedule for the calls that are not the SDK's, with its chance and its waiting.
 *
 * @param random a supplier, since generators are not shared between threads
 */
public record Retries(RetrySchedule schedule, Supplier<RandomGenerator> random, Sleeper sleeper) {

  boolean allows(int failures) {
    return failures < schedule.attempts();
  }

  void pauseAfter(int failures) throws InterruptedException {
    sleeper.sleep(schedule.pauseAfter(failures, random.get()));
  }
}
