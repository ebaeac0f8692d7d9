package io.awsdeployer.promote.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What a person can choose for the cost table: what the bench has, with defaults of its own, and
 * {@code memories}.
 *
 * @param memories megabytes of the function, each measured
 */
record CostOptions(Options bench, List<Integer> memories) {
  private static final String MEMORIES = "memories=";
  private static final List<Integer> DEFAULT_MEMORIES = List.of(512, 1_024, 1_769, 3_538);
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "size", "5",
          "rounds", "3",
          "minutes", "9",
          "workloads", "first,giant,next",
          "networks", "shaped,tls");

  CostOptions {
    memories = List.copyOf(memories);
    if (memories.isEmpty() || memories.stream().anyMatch(memory -> memory < 128)) {
      throw new IllegalArgumentException(
          "memories=%s: a function has 128 MB at least".formatted(memories));
    }
  }

  static CostOptions of(List<String> arguments) {
    List<Integer> memories = DEFAULT_MEMORIES;
    List<String> rest = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.startsWith(MEMORIES)) {
        memories =
            Arrays.stream(argument.substring(MEMORIES.length()).split(",", -1))
                .map(Integer::valueOf)
                .toList();
      } else {
        rest.add(argument);
      }
    }
    DEFAULTS.forEach((name, value) -> {
      if (rest.stream().noneMatch(argument -> argument.startsWith(name + "="))) {
        rest.add(name + "=" + value);
      }
    });
    return new CostOptions(Options.of(rest), memories);
  }
}
