package io.awsdeployer.promote.demo;

import java.util.Locale;

/** Numbers as people read them, wherever the machine stands. */
final class Amounts {
  private Amounts() {}

  static String bytes(long bytes) {
    return io.awsdeployer.promote.cli.Amounts.bytes(bytes);
  }

  static String millis(long millis) {
    return millis < 1_000 ? millis + " ms" : oneDecimal(millis / 1e3) + " s";
  }

  static String speed(long bytes, long millis) {
    return Math.round(bytes / 1e3 / Math.max(1, millis)) + " MB/s";
  }

  /** {@code 1 image}, {@code 2 images}. */
  static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** Enough of a digest to recognise it. */
  static String digest(String digest) {
    int end = "sha256:".length() + 12;
    return digest.startsWith("sha256:") && digest.length() > end
        ? digest.substring(0, end)
        : digest;
  }

  private static String oneDecimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
