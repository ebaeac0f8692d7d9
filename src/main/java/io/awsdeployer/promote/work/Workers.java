package io.awsdeployer.promote.work;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.timing.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs many blocking tasks, a virtual thread each, until all are done, one fails, or the time is
 * up; the rest is then interrupted. An interrupt ends a stalled transfer where no socket time-out
 * would (time-outs do not cover writes).
 */
public final class Workers {
  /** How long interrupted tasks get to let go of what they hold. */
  private static final long LET_GO_MILLIS = 1_000;

  private final Deadline deadline;

  public Workers(Deadline deadline) {
    this.deadline = deadline;
  }

  /** One piece of the work. */
  @FunctionalInterface
  public interface Task<I, O> {
    O run(I input) throws InterruptedException;
  }

  /**
   * Maps all inputs, at most {@code limit} at a time.
   *
   * @return the results in the inputs' order
   * @throws PromotionIncompleteException when the deadline comes first
   */
  public <I, O> List<O> map(Collection<I> inputs, int limit, Task<I, O> task)
      throws InterruptedException {
    Semaphore gate = new Semaphore(limit);
    List<Callable<O>> tasks = new ArrayList<>();
    for (I input : inputs) {
      tasks.add(() -> {
        gate.acquire();
        try {
          return task.run(input);
        } finally {
          gate.release();
        }
      });
    }
    return all(tasks, 0, () -> {});
  }

  /** Something to do with one input. */
  @FunctionalInterface
  public interface Step<I> {
    void run(I input) throws InterruptedException;
  }

  /** Does it with all inputs, at most {@code limit} at a time; else like {@link #map}. */
  public <I> void each(Collection<I> inputs, int limit, Step<I> step) throws InterruptedException {
    List<Boolean> _ =
        map(
            inputs,
            limit,
            input -> {
              step.run(input);
              return true;
            });
  }

  /** One call, ended by the deadline even where a service never answers. */
  public <O> O alone(Callable<O> call) throws InterruptedException {
    return all(List.of(call), 0, () -> {}).getFirst();
  }

  /** What two calls gave. */
  public record Both<A, B>(A first, B second) {}

  /**
   * Makes two calls at once.
   *
   * @throws RuntimeException the first one's failure, also where the second failed sooner: what is
   *     told must not depend on who was quicker
   */
  public <A, B> Both<A, B> both(Callable<A> first, Callable<B> second) throws InterruptedException {
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Running<A> one = Running.of(first, executor);
      Running<B> other = Running.of(second, executor);
      return new Both<>(inTime(one), inTime(other));
    } finally {
      executor.shutdownNow();
      boolean _ = executor.awaitTermination(LET_GO_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** A call under way, and a permit as soon as it has ended. */
  private record Running<O>(Future<O> future, Semaphore ended) {
    static <O> Running<O> of(Callable<O> call, ExecutorService executor) {
      Semaphore ended = new Semaphore(0);
      return new Running<>(
          executor.submit(() -> {
            try {
              return call.call();
            } finally {
              ended.release();
            }
          }),
          ended);
    }
  }

  private <O> O inTime(Running<O> running) throws InterruptedException {
    while (!deadline.passed()) {
      // Its own clock may be slower than this machine's.
      if (deadline.sleeper().acquire(running.ended(), deadline.remaining())) {
        return result(running.future());
      }
    }
    throw timeIsUp();
  }

  /**
   * Runs all tasks at once; they bound themselves.
   *
   * @param everyMillis how often to call {@code heartbeat} while waiting, 0 for never
   */
  public <O> List<O> all(List<Callable<O>> tasks, long everyMillis, Runnable heartbeat)
      throws InterruptedException {
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Queue<Integer> ended = new ConcurrentLinkedQueue<>();
      Semaphore anyEnded = new Semaphore(0);
      List<Future<O>> futures = new ArrayList<>();
      for (Callable<O> task : tasks) {
        int place = futures.size();
        futures.add(
            executor.submit(() -> {
              try {
                return task.call();
              } finally {
                ended.add(place);
                anyEnded.release();
              }
            }));
      }
      int open = futures.size();
      while (open > 0) {
        if (someEnded(anyEnded, everyMillis)) {
          O _ = result(futures.get(ended.remove()));
          open--;
        } else {
          heartbeat.run();
        }
      }
      List<O> results = new ArrayList<>();
      for (Future<O> future : futures) {
        results.add(result(future));
      }
      return results;
    } finally {
      executor.shutdownNow();
      boolean _ = executor.awaitTermination(LET_GO_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** Waits for a finished task; false when it is time for a heartbeat. */
  private boolean someEnded(Semaphore anyEnded, long everyMillis) throws InterruptedException {
    Duration left = deadline.remaining();
    if (left.toMillis() <= 0) {
      throw timeIsUp();
    }
    Duration every = Duration.ofMillis(everyMillis);
    boolean heartbeatFirst = everyMillis > 0 && every.compareTo(left) < 0;
    boolean ended = deadline.sleeper().acquire(anyEnded, heartbeatFirst ? every : left);
    if (!ended && deadline.passed()) {
      throw timeIsUp();
    }
    return ended;
  }

  private static PromotionIncompleteException timeIsUp() {
    return new PromotionIncompleteException(
        Problem.of(
                "The function's time is up before the promotion is complete; no tag has moved, and what is staged stays.")
            .remedy("call again with the same input: it goes on from there"));
  }

  private static <O> O result(Future<O> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw thrown(e.getCause());
    }
  }

  private static RuntimeException thrown(@Nullable Throwable cause) throws InterruptedException {
    return switch (cause) {
      case RuntimeException r -> r;
      case Error error -> throw error;
      case InterruptedException i -> throw i;
      case null, default -> new IllegalStateException(cause);
    };
  }
}
