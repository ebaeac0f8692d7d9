package io.awsdeployer.localaws.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Hangs up on whoever begins to speak and does not get to the end of a request's head: TLS, which
 * skopeo tries first whatever it is told, and which the JDK's server would read for ten seconds. No
 * byte of a transfer passes through here.
 */
final class Impatience implements Executor, AutoCloseable {

  /** On loopback a head is there at once; only a client that was put to sleep needs longer. */
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private static final Duration LOOK = Duration.ofMillis(50);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Thread, Long> reading = new ConcurrentHashMap<>();

  Impatience() {
    threads.execute(this::watch);
  }

  @Override
  public void execute(Runnable exchange) {
    threads.execute(() -> {
      Thread reader = Thread.currentThread();
      reading.put(reader, System.nanoTime());
      try {
        exchange.run();
      } finally {
        reading.remove(reader);
      }
    });
  }

  /** To be called by the thread that has a request's head, before anything else. */
  void headArrived() {
    reading.remove(Thread.currentThread());
    // Should the decision have fallen in between, the request has won.
    boolean _ = Thread.interrupted();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        reading.keySet().forEach(this::hangUpOnSilence);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An interrupt closes the channel that the thread reads. */
  private void hangUpOnSilence(Thread reader) {
    reading.computeIfPresent(
        reader,
        (thread, since) -> {
          boolean waits = thread.getState() == Thread.State.WAITING;
          if (!waits || System.nanoTime() - since < PATIENCE.toNanos()) {
            return since;
          }
          thread.interrupt();
          return null;
        });
  }
}
