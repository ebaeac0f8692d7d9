package io.awsdeployer.promote.demo;

import io.awsdeployer.localaws.http.RequestLog;
import java.time.Duration;

/** Shows how much has arrived at the target, as the target sees it, while the function works. */
final class Progress implements AutoCloseable {
  private static final String ARRIVING = "v2:PUT upload";
  private static final Duration ON_TERMINALS = Duration.ofMillis(100);
  private static final Duration ELSEWHERE = Duration.ofMillis(750);

  private final Screen screen;
  private final RequestLog requests;
  private final long total;
  private final Thread thread;

  private Progress(Screen screen, RequestLog requests, long total) {
    this.screen = screen;
    this.requests = requests;
    this.total = total;
    this.thread = Thread.ofVirtual().unstarted(this::show);
  }

  /**
   * Begins to show.
   *
   * @param requests counted from nothing
   */
  static Progress begin(Screen screen, RequestLog requests, long total) {
    Progress progress = new Progress(screen, requests, total);
    progress.thread.start();
    return progress;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void show() {
    long shown = 0;
    try {
      while (shown < total) {
        Thread.sleep(screen.isTerminal() ? ON_TERMINALS : ELSEWHERE);
        long arrived = requests.bytesIn(ARRIVING);
        if (arrived != shown) {
          shown = arrived;
          screen.moving(
              "%s of %s have arrived at the target"
                  .formatted(Amounts.bytes(arrived), Amounts.bytes(total)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
