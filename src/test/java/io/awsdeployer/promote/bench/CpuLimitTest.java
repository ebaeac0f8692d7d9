package io.awsdeployer.promote.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.awsdeployer.promote.bench.CgroupLimit.Parent;
import io.awsdeployer.promote.bench.CpuLimit.Hold;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process gets its share of a processor and no more, whatever it tries. */
class CpuLimitTest {
  private static final double SHARE = 0.4;

  /**
   * What is looked at in ticks may be off by one, and a period's quota may be used before it ends.
   */
  private static final double TOLERANCE = 1.15;

  @Test
  @EnabledOnOs(OS.LINUX)
  void theKernelLimits() throws Exception {
    var limit = CgroupLimit.find();
    assumeThat(limit).as("a control group can be made here").isPresent();

    assertThat(cpuSecondsASecond(limit.get())).isLessThan(SHARE * TOLERANCE);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void stoppingAndContinuingLimits() throws Exception {
    assertThat(cpuSecondsASecond(new DutyCycle())).isLessThan(SHARE * TOLERANCE);
  }

  /**
   * Of a process that spins until the system ends it, after one second of CPU time: the least that
   * it has had at a moment of the second half. Where it was stopped too late it has had more by
   * then, and waits until it has paid for that, however late that was.
   */
  private static double cpuSecondsASecond(CpuLimit limit) throws Exception {
    long begin = System.nanoTime();
    double least = Double.MAX_VALUE;
    Process spinning = new ProcessBuilder("sh", "-c", "ulimit -t 1; while :; do :; done").start();
    try (Hold _ = limit.hold(spinning.pid(), SHARE)) {
      while (!spinning.waitFor(2, TimeUnit.MILLISECONDS)) {
        double used = used(spinning);
        if (used >= 0.5) {
          least = Math.min(least, used / ((System.nanoTime() - begin) / 1e9));
        }
      }
      assertThat(spinning.exitValue()).as("ended by a signal").isGreaterThan(128);
    } finally {
      spinning.destroyForcibly();
    }
    return least;
  }

  private static double used(Process spinning) {
    try {
      return Machine.cpuSeconds(spinning.pid()).orElse(0.0);
    } catch (IOException e) {
      // Ended between the look and the reading.
      return 0;
    }
  }

  @Test
  void aQuotaThatIsUsedUpComesBackWithTheNextPeriod() {
    DutyCycle.Budget budget = new DutyCycle.Budget(0.03, 10, 5);

    assertThat(budget.exhausted(10.02, 5.02)).isFalse();
    assertThat(budget.exhausted(10.03, 5.03)).isTrue();
    assertThat(budget.exhausted(10.09, 5.03)).isTrue();
    assertThat(budget.exhausted(10.101, 5.03)).isFalse();
  }

  @Test
  void whatWasUsedBeyondAQuotaIsOwed() {
    DutyCycle.Budget budget = new DutyCycle.Budget(0.03, 10, 5);

    assertThat(budget.exhausted(10.05, 5.07)).isTrue();
    assertThat(budget.exhausted(10.15, 5.07)).isTrue();
    assertThat(budget.exhausted(10.25, 5.07)).isFalse();
  }

  @Test
  void whatWasNotUsedIsLost() {
    DutyCycle.Budget budget = new DutyCycle.Budget(0.03, 10, 5);

    assertThat(budget.exhausted(11.001, 5)).isFalse();
    assertThat(budget.exhausted(11.05, 5.031)).isTrue();
  }

  @Test
  void aControlGroupIsMadeInTheOwnOneOrAtTheTop() {
    assertThat(
            CgroupLimit.candidates(
                List.of(
                    "proc /proc proc rw 0 0",
                    "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0",
                    "cgroup /sys/fs/v1/cpu cgroup rw,cpu,cpuacct 0 0",
                    "cgroup /sys/fs/v1/memory cgroup rw,memory 0 0"),
                List.of("3:cpu,cpuacct:/", "2:memory:/job", "0::/user/session")))
        .containsExactly(
            new Parent(Path.of("/sys/fs/cgroup/user/session"), true),
            new Parent(Path.of("/sys/fs/cgroup"), true),
            new Parent(Path.of("/sys/fs/v1/cpu"), false));
  }
}
