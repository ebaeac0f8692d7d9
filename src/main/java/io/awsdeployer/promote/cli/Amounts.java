package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.registry.Digest;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them, wherever the machine stands. */
public final class Amounts {
  private static final int ENOUGH_OF_A_DIGEST = "sha256:".length() + 12;

  private Amounts() {}

  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    if (bytes < 1_000_000) {
      return oneDecimal(bytes / 1e3) + " kB";
    }
    if (bytes < 1_000_000_000) {
      return oneDecimal(bytes / 1e6) + " MB";
    }
    return oneDecimal(bytes / 1e9) + " GB";
  }

  public static String time(Duration time) {
    if (time.toMillis() < 1_000) {
      return time.toMillis() + " ms";
    }
    return time.toMinutes() < 2
        ? oneDecimal(time.toMillis() / 1e3) + " s"
        : "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
  }

  /** Of so many bytes in so long. */
  public static String speed(long bytes, Duration time) {
    return bytes((long) (bytes * 1e3 / Math.max(1, time.toMillis()))) + "/s";
  }

  /** Enough of a digest to recognise it. */
  public static String digest(Digest digest) {
    return digest.value().substring(0, ENOUGH_OF_A_DIGEST);
  }

  private static String oneDecimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
