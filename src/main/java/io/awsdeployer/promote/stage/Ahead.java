package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.aws.Throttling;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Something that is got from a connection by a thread of its own, before it is needed: a blob's
 * beginning while the target gets ready to take it, a part while the one before is sent.
 */
final class Ahead<T> {
  private final CompletableFuture<T> answer = new CompletableFuture<>();
  private final Discard<T> discard;
  private final Thread thread;

  /** What is done ahead. */
  @FunctionalInterface
  interface Work<T> {
    T call() throws IOException;
  }

  /** What is done with a result that nobody wants any more. */
  @FunctionalInterface
  interface Discard<T> {
    void accept(T result) throws IOException;
  }

  /** Begins at once; the call's turns after throttling are the caller's. */
  Ahead(Work<T> work, Discard<T> discard) {
    this.discard = discard;
    this.thread = Thread.startVirtualThread(Throttling.carried(() -> run(work)));
  }

  private void run(Work<T> work) {
    try {
      T result = work.call();
      if (!answer.complete(result)) {
        discard.accept(result);
      }
    } catch (IOException | RuntimeException | Error e) {
      // An error of the machine's too, want of memory above all: who waits would wait for ever.
      boolean _ = answer.completeExceptionally(e);
    }
  }

  /** What the work gave or threw. */
  T await() throws IOException, InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException broken -> throw broken;
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  /** Nobody wants it any more. */
  void abandon() throws IOException {
    if (!answer.cancel(false) && !answer.isCompletedExceptionally()) {
      discard.accept(answer.join());
    }
    thread.interrupt();
  }

  /** Returns when the work is done with, which an interrupt makes soon. */
  void end() {
    thread.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
