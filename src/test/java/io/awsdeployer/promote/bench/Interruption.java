package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Who stops the bench by Ctrl-C finds neither servers nor gigabytes left. */
final class Interruption implements AutoCloseable {
  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  static Interruption guard(Site site, Store store) {
    return guard(() -> {
      site.close();
      try {
        store.delete();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  /** Ends all processes that were started, and then does this. */
  static Interruption guard(Runnable cleaning) {
    Thread hook =
        new Thread(() -> {
          ProcessHandle.current().descendants().forEach(ProcessHandle::destroy);
          cleaning.run();
        });
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  @Override
  public void close() {
    try {
      var _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The hook is at work.
    }
  }
}
