package io.awsdeployer.promote.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a person can choose, each as {@code name=value}.
 *
 * @param size percent of the mixed work's 12 GiB, layer by layer
 * @param time the function's
 * @param memory megabytes the function has
 * @param shaped whether the link is wanted
 * @param roundTripMillis of the link
 * @param megabits a second of the link, each way
 */
record LongOptions(
    double size,
    Duration time,
    int memory,
    List<LongPart> parts,
    boolean shaped,
    int roundTripMillis,
    int megabits,
    Path output) {

  private static final Set<String> NAMES =
      Set.of("size", "seconds", "memory", "parts", "network", "rtt", "mbit", "output");

  /** For which the giant layer has its full size. */
  private static final double SECONDS_OF_GIANT = 30;

  private static final double MEGABITS_OF_GIANT = 600;

  static LongOptions of(List<String> arguments) {
    Map<String, String> given = Options.given(arguments, NAMES);
    return new LongOptions(
        Options.size(given, "100"),
        Duration.ofSeconds(Options.number(given, "seconds", 30)),
        Options.number(given, "memory", 512),
        Options.list(given, "parts", LongPart.names()).stream().map(LongPart::of).toList(),
        Network.of(given.getOrDefault("network", "shaped")) == Network.SHAPED,
        Options.number(given, "rtt", 20),
        Options.number(given, "mbit", 600),
        Path.of(given.getOrDefault("output", "target/bench")));
  }

  /**
   * A giant layer is one by the time of a call and the link's rate. By the API a layer goes up part
   * after part, and the largest of a quarter of the work fits into a call.
   */
  double percentOf(LongPart part) {
    return switch (part) {
      case MIXED -> size;
      case MIXED_API -> size / 4;
      case GIANT, GIANT_API ->
          100 * (time.toSeconds() / SECONDS_OF_GIANT) * (megabits / MEGABITS_OF_GIANT);
    };
  }

  double bytesPerSecond() {
    return megabits * 1e6 / 8;
  }
}
