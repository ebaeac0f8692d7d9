package io.awsdeployer.promote.work;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.timing.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
      Future<A> one = executor.submit(first);
      Future<B> other = executor.submit(second);
      return new Both<>(inTime(one), inTime(other));
    } finally {
      executor.shutdownNow();
      boolean _ = executor.awaitTermination(LET_GO_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private <O> O inTime(Future<O> future) throws InterruptedException {
    while (!deadline.passed()) {
      try {
        return result(future, deadline.remaining());
      } catch (TimeoutException _) {
        // By this machine's clock; the deadline has one of its own.
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
      ExecutorCompletionService<O> completions = new ExecutorCompletionService<>(executor);
      List<Future<O>> futures = tasks.stream().map(completions::submit).toList();
      int open = futures.size();
      while (open > 0) {
        Future<O> done = next(completions, everyMillis);
        if (done == null) {
          heartbeat.run();
        } else {
          result(done);
          open--;
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

  /** The next finished task, or null when it is time for a heartbeat. */
  private <O> @Nullable Future<O> next(ExecutorCompletionService<O> completions, long everyMillis)
      throws InterruptedException {
    long left = deadline.remaining().toMillis();
    if (left <= 0) {
      throw timeIsUp();
    }
    long wait = everyMillis > 0 ? Math.min(left, everyMillis) : left;
    Future<O> done = completions.poll(wait, TimeUnit.MILLISECONDS);
    if (done == null && deadline.passed()) {
      throw timeIsUp();
    }
    return done;
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

  private static <O> O result(Future<O> future, Duration longest)
      throws InterruptedException, TimeoutException {
    try {
      return future.get(longest.toMillis(), TimeUnit.MILLISECONDS);
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
