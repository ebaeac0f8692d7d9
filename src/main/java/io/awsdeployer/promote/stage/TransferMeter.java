package io.awsdeployer.promote.stage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what moves, for progress lines, for the report, and to know what still fits into the time.
 */
final class TransferMeter {
  /** Before so much has moved, a rate says more about the start than about the link. */
  private static final long ENOUGH_BYTES = 1 << 20;

  private static final Duration LONG_ENOUGH = Duration.ofMillis(200);

  private final Clock clock;
  private final Instant start;
  private final LongAdder downloaded = new LongAdder();
  private final LongAdder resumed = new LongAdder();
  private final LongAdder restarted = new LongAdder();
  private final LongAdder blobs = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder mounted = new LongAdder();
  private final LongAdder bytesMounted = new LongAdder();
  private final AtomicLong committed = new AtomicLong();

  TransferMeter(Clock clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  void downloaded(long count) {
    downloaded.add(count);
  }

  void resumed() {
    resumed.increment();
  }

  void restarted() {
    restarted.increment();
  }

  void finished(long size) {
    blobs.increment();
    bytes.add(size);
  }

  /** A blob is there without having moved. */
  void mounted(long size) {
    mounted.increment();
    bytesMounted.add(size);
  }

  /**
   * Bytes of all blobs begun so far: what is downloaded of them is known, the rest is still to
   * come. Negative for what will not come after all.
   */
  void begun(long size) {
    committed.addAndGet(size);
  }

  /** Of all transfers together since the start; empty while too little has moved to tell. */
  OptionalDouble bytesPerSecond() {
    long moved = downloaded.sum();
    Duration elapsed = elapsed();
    if (moved < ENOUGH_BYTES || elapsed.compareTo(LONG_ENOUGH) < 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(moved / seconds(elapsed));
  }

  /** Bytes that are still to come of what is begun. */
  long underWay() {
    return Math.max(0, committed.get() - downloaded.sum());
  }

  Duration elapsed() {
    return Duration.between(start, clock.instant());
  }

  long blobsDone() {
    return blobs.sum();
  }

  long bytesDone() {
    return bytes.sum();
  }

  long blobsMounted() {
    return mounted.sum();
  }

  long bytesMounted() {
    return bytesMounted.sum();
  }

  long bytesDownloaded() {
    return downloaded.sum();
  }

  long downloadsResumed() {
    return resumed.sum();
  }

  long uploadsRestarted() {
    return restarted.sum();
  }

  private static double seconds(Duration duration) {
    return Math.max(1, duration.toMillis()) / 1000.0;
  }
}
