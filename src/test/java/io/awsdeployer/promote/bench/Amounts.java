package io.awsdeployer.promote.bench;

import java.util.Locale;

/** How amounts are written. */
final class Amounts {
  private static final double MIB = 1 << 20;

  private Amounts() {}

  static String bytes(long bytes) {
    return bytes >= MIB
        ? String.format(Locale.ROOT, "%,.0f MiB", bytes / MIB)
        : String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
  }

  /** Three digits that mean something. */
  static String seconds(double seconds) {
    String format = seconds < 10 ? "%.2f" : seconds < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, seconds);
  }
}
