package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The kernel's limit done by hand: a process that has used its quota is stopped until the next
 * period. It is looked at every 2 ms and its CPU time counts in ticks of 10 ms, so it may use more
 * than its quota in one period; that is taken off the next ones.
 */
final class DutyCycle implements CpuLimit {
  private static final long LOOK_MILLIS = 2;

  /**
   * Java sends no such signals; one shell does, without a new process for each. When nothing more
   * comes, because we closed or ended, the process goes on; who ends us may end the shell too soon.
   */
  private static final String SIGNALS =
      "trap '' TERM INT; while read -r signal; do kill -$signal $1; done; kill -CONT $1";

  private static final double PERIOD = PERIOD_MICROS / 1e6;

  @Override
  public String method() {
    return "by SIGSTOP and SIGCONT, a quota for each 100 ms (no control group could be made)";
  }

  @Override
  public Hold hold(long pid, double share) throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", SIGNALS, "sh", Long.toString(pid)).start();
    Writer signals = shell.outputWriter();
    CountDownLatch end = new CountDownLatch(1);
    Thread keeper =
        Thread.ofPlatform().name("duty-cycle").daemon().start(() -> keep(pid, share, signals, end));
    return () -> {
      end.countDown();
      try {
        keeper.join();
        signals.close();
        var _ = shell.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private static void keep(long pid, double share, Writer signals, CountDownLatch end) {
    Budget budget = new Budget(share * PERIOD, seconds(), used(pid).orElse(0.0));
    boolean stopped = false;
    try {
      while (!end.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        Optional<Double> used = used(pid);
        if (used.isEmpty()) {
          return;
        }
        boolean stop = budget.exhausted(seconds(), used.get());
        if (stop != stopped) {
          signals.write(stop ? "STOP\n" : "CONT\n");
          signals.flush();
          stopped = stop;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a process may still use, period for period. */
  static final class Budget {
    private final double quota;
    private double periodBegin;
    private double usedBefore;
    private double allowed;

    Budget(double quota, double now, double used) {
      this.quota = quota;
      this.periodBegin = now;
      this.usedBefore = used;
      this.allowed = quota;
    }

    /** Whether, having used so many CPU seconds in all by now, it has to wait. */
    boolean exhausted(double now, double used) {
      while (now >= periodBegin + PERIOD) {
        double left = allowed - (used - usedBefore);
        // What was not used is lost, what was used too much is owed.
        allowed = Math.min(quota, left + quota);
        usedBefore = used;
        periodBegin += PERIOD;
      }
      return used - usedBefore >= allowed;
    }
  }

  private static Optional<Double> used(long pid) {
    try {
      return Machine.cpuSeconds(pid);
    } catch (IOException e) {
      // Ended between the look and the reading.
      return Optional.empty();
    }
  }

  private static double seconds() {
    return System.nanoTime() / 1e9;
  }
}
