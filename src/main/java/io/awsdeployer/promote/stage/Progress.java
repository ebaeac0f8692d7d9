package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.log.EventLog;
import java.time.Duration;
import java.util.Map;

/** Told how far the copying of blobs is, again and again while it lasts, by one thread. */
public interface Progress {
  /** How often. */
  Duration every();

  void at(Standing standing);

  /**
   * How far it is.
   *
   * @param blobsDone that are there, by copying or by mounting
   * @param blobs that were missing
   * @param bytesDone that have moved, of blobs under way too; more than {@code bytes} where an
   *     upload had to start again
   */
  record Standing(long blobsDone, long blobs, long bytesDone, long bytes, Duration elapsed) {}

  /** Lines in the log, few enough for a long copy. */
  static Progress logged(EventLog log) {
    return new Progress() {
      @Override
      public Duration every() {
        return Duration.ofSeconds(10);
      }

      @Override
      public void at(Standing standing) {
        log.info(
            "Staging",
            Map.of(
                "blobs_done",
                standing.blobsDone(),
                "blobs",
                standing.blobs(),
                "bytes_done",
                standing.bytesDone(),
                "bytes",
                standing.bytes(),
                "duration_ms",
                standing.elapsed()));
      }
    };
  }
}
