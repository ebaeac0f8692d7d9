package io.awsdeployer.promote.cli;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code java -jar promote-images-cli.jar}, and what the container image starts. */
public final class Main {
  /** What is under way gets so long to let go. */
  private static final long LET_GO_SECONDS = 5;

  private Main() {}

  /** Ends the process with an {@link ExitCode}. */
  public static void main(String[] words) {
    Thread main = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    // Ctrl-C and a container's end come as signals, upon which the JVM runs its hooks and ends with
    // the signal's status; transfers are ended and the person is told before that.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              main.interrupt();
              await(ended);
            }));
    ExitCode code;
    try {
      code = new CommandLine(Surroundings.real()).run(List.of(words));
    } finally {
      ended.countDown();
    }
    System.exit(code.status());
  }

  private static void await(CountDownLatch ended) {
    try {
      boolean _ = ended.await(LET_GO_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
