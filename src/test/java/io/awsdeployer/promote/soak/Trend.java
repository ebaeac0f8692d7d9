package io.awsdeployer.promote.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Samples in their order, and whether they grow. What leaks grows with every call; what is pooled
 * or cached varies, so the least of the last third is held against the most of the first, and some
 * room is given.
 */
final class Trend {
  /** As many threads as pools may yet come to have, and a JVM's own. */
  private static final int ROOM_THREADS = 8;

  /** Connections in pools come and go. */
  private static final int ROOM_FILES = 32;

  private static final long ROOM_HEAP = 4L << 20;

  private final List<Vitals> samples = new ArrayList<>();

  void add(Vitals vitals) {
    samples.add(vitals);
  }

  List<Vitals> samples() {
    return List.copyOf(samples);
  }

  /** What has grown from the first third to the last; nothing where all is flat. */
  List<String> growths() {
    List<String> growths = new ArrayList<>();
    check("threads", Vitals::threads, ROOM_THREADS, growths);
    check("files", Vitals::files, ROOM_FILES, growths);
    check("sockets", Vitals::sockets, ROOM_FILES, growths);
    check("live heap bytes", Vitals::liveHeapBytes, ROOM_HEAP, growths);
    return growths;
  }

  private void check(String what, ToLongFunction<Vitals> of, long room, List<String> growths) {
    int third = Math.max(1, samples.size() / 3);
    long before = samples.subList(0, third).stream().mapToLong(of).max().orElse(0);
    long after =
        samples.subList(samples.size() - third, samples.size()).stream()
            .mapToLong(of)
            .min()
            .orElse(0);
    if (after > before + room) {
      growths.add("%s: from %d to %d".formatted(what, before, after));
    }
  }
}
