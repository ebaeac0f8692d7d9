package io.awsdeployer.promote.bench;

import java.io.IOException;

/**
 * Gives a process a share of a processor, as Lambda does: a quota of CPU time in each period of 100
 * ms, for all its threads together, and none of it kept for later.
 */
interface CpuLimit {
  /** CFS bandwidth control's default, cpu.cfs_period_us. */
  int PERIOD_MICROS = 100_000;

  /** How it limits, for the reader. */
  String method();

  /**
   * Limits until it is closed; the process goes on without a limit then.
   *
   * @param share CPU seconds a second, more than 0
   */
  Hold hold(long pid, double share) throws IOException;

  /** By the kernel where that is allowed, by signals elsewhere. */
  static CpuLimit best() throws IOException {
    var group = CgroupLimit.find();
    return group.isPresent() ? group.get() : new DutyCycle();
  }

  /** While it lasts. */
  interface Hold extends AutoCloseable {
    @Override
    void close() throws IOException;
  }
}
