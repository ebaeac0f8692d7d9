package io.awsdeployer.promote.simulation;

import io.awsdeployer.promote.timing.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Time that passes only when the simulation says so, and all that waits for it. */
final class MadeUpTime extends Clock {
  private final Queue<Alarm> alarms =
      new PriorityQueue<>(Comparator.comparing(Alarm::at).thenComparingLong(Alarm::number));
  private final List<Waiting> waiting = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long numbers;

  /** Something that happens at a time. */
  private record Alarm(Instant at, long number, Runnable event) {}

  /** A thread that waits for a permit, a time, or both. */
  private static final class Waiting {
    private final Thread thread;
    private final OneProcess process;
    private final Semaphore permits;
    private boolean over;

    Waiting(OneProcess process, Semaphore permits) {
      this.thread = Thread.currentThread();
      this.process = process;
      this.permits = permits;
    }

    void end() {
      over = true;
      LockSupport.unpark(thread);
    }
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  /** Waits for a process, as long as that lives. */
  Sleeper sleeper(OneProcess process) {
    return new Sleeper() {
      @Override
      public void sleep(Duration duration) throws InterruptedException {
        await(new Waiting(process, new Semaphore(0)), duration);
        process.requireAlive();
      }

      @Override
      public boolean acquire(Semaphore permits, Duration longest) throws InterruptedException {
        if (!permits.tryAcquire()) {
          await(new Waiting(process, permits), longest);
          process.requireAlive();
          return permits.tryAcquire();
        }
        return true;
      }
    };
  }

  private void await(Waiting one, Duration longest) throws InterruptedException {
    one.process.requireAlive();
    at(now.plus(longest), one::end);
    waiting.add(one);
    try {
      while (!one.over) {
        LockSupport.park(this);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    } finally {
      waiting.remove(one);
    }
  }

  /** Something happens at a time. */
  void at(Instant time, Runnable event) {
    alarms.add(new Alarm(time, numbers++, event));
  }

  /** Something happens after a time. */
  void in(Duration duration, Runnable event) {
    at(now.plus(duration), event);
  }

  /**
   * Lets those go on that have what they wait for, or whose process is gone.
   *
   * @return whether there were any
   */
  boolean wake() {
    List<Waiting> woken =
        waiting.stream()
            .filter(one -> !one.over)
            .filter(one -> one.process.isDead() || one.permits.availablePermits() > 0)
            .toList();
    woken.forEach(Waiting::end);
    return !woken.isEmpty();
  }

  void pass(Duration duration) {
    now = now.plus(duration);
  }

  /**
   * Lets happen what is due.
   *
   * @return whether anything was
   */
  boolean ring() {
    boolean rung = false;
    while (!alarms.isEmpty() && !alarms.peek().at().isAfter(now)) {
      alarms.remove().event().run();
      rung = true;
    }
    return rung;
  }

  /**
   * Goes on to the next thing that happens by itself.
   *
   * @return false where there is none
   */
  boolean skip() {
    if (alarms.isEmpty()) {
      return false;
    }
    Instant next = alarms.element().at();
    now = next.isAfter(now) ? next : now;
    return true;
  }
}
