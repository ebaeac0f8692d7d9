package io.awsdeployer.promote.bench;

import java.util.Optional;

/**
 * What Lambda would charge for one invocation, its request aside (0.20 USD for a million of them).
 * A GB is 2^30 bytes here, of memory and of layers.
 *
 * @param seconds that the invocation and what is charged before it took
 * @param bytes that it committed at the target
 */
record Bill(int memoryMegabytes, double seconds, long bytes) {
  /**
   * USD for a GB-second in US East (N. Virginia) up to the first price step, as public pages gave
   * them on 2026-11-20.
   */
  static final double USD_ARM64 = 0.0000133334;

  static final double USD_X86 = 0.0000166667;

  private static final double MEBI_PER_GIBI = 1_024;
  private static final double GIB = 1 << 30;

  Bill {
    if (memoryMegabytes <= 0 || seconds < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "%d MB, %s s, %d bytes".formatted(memoryMegabytes, seconds, bytes));
    }
  }

  /** Rounded up to the next millisecond, as Lambda does. */
  long billedMillis() {
    return (long) Math.ceil(seconds * 1_000);
  }

  double gbSeconds() {
    return memoryMegabytes / MEBI_PER_GIBI * billedMillis() / 1_000;
  }

  /** For each GB promoted; nothing where no byte was. */
  Optional<Double> gbSecondsPerGb() {
    return bytes == 0 ? Optional.empty() : Optional.of(gbSeconds() / (bytes / GIB));
  }
}
