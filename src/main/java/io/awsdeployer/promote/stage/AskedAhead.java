package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.aws.Throttling;
import io.awsdeployer.promote.registry.Descriptor;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A blob's beginning, asked for by a thread of its own while the target gets ready to take it: the
 * source's answer and the target's cost one round trip then, not two.
 */
final class AskedAhead {
  private final CompletableFuture<LayerSource.Connection> answer = new CompletableFuture<>();
  private final Thread asking;

  AskedAhead(LayerSource source, Descriptor blob) {
    this.asking = Thread.startVirtualThread(Throttling.carried(() -> ask(source, blob)));
  }

  private void ask(LayerSource source, Descriptor blob) {
    try {
      LayerSource.Connection connection = source.open(blob, 0);
      if (!answer.complete(connection)) {
        connection.close();
      }
    } catch (IOException | RuntimeException | Error e) {
      // An error of the machine's too, want of memory above all: who waits would wait for ever.
      boolean _ = answer.completeExceptionally(e);
    }
  }

  /** What {@link LayerSource#open} gave or threw. */
  LayerSource.Connection await() throws IOException, InterruptedException {
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
      answer.join().close();
    }
    asking.interrupt();
  }
}
