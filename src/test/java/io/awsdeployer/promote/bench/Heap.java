package io.awsdeployer.promote.bench;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The heap of a JVM with the serial collector, in bytes.
 *
 * @param used the most that was in use
 * @param committed the most that the system had given; one survivor space, which is always empty,
 *     is not in it
 */
record Heap(long used, long committed) {
  /** As the collector's log and {@code jcmd GC.heap_info} both write it. */
  private static final Pattern GENERATION =
      Pattern.compile(
          "\\b(?<name>DefNew|Tenured)\\s+total (?<total>\\d+)K,\\s+used (?<used>\\d+)K\\b");

  private static final long KIB = 1_024;

  Heap {
    if (used < 0 || committed < used) {
      throw new IllegalArgumentException("%d bytes used of %d".formatted(used, committed));
    }
  }

  /** The most of all states that are in some text; nothing when there is none. */
  static Optional<Heap> most(Stream<String> lines) {
    var states =
        new Object() {
          Heap young = new Heap(0, 0);
          Optional<Heap> most = Optional.empty();
        };
    lines.forEach(line -> {
      Matcher generation = GENERATION.matcher(line);
      if (!generation.find()) {
        return;
      }
      Heap found =
          new Heap(
              Long.parseLong(generation.group("used")) * KIB,
              Long.parseLong(generation.group("total")) * KIB);
      if (generation.group("name").equals("DefNew")) {
        states.young = found;
      } else {
        Heap whole =
            new Heap(states.young.used + found.used, states.young.committed + found.committed);
        states.most = Optional.of(states.most.map(whole::or).orElse(whole));
      }
    });
    return states.most;
  }

  /** The more of both, each figure by itself. */
  Heap or(Heap other) {
    return new Heap(Math.max(used, other.used), Math.max(committed, other.committed));
  }
}
