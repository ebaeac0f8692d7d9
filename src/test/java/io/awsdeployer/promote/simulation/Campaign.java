package io.awsdeployer.promote.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The histories of many seeds, one after the other. Two at once in one process would wait for each
 * other's locks inside the JDK, and who gets one is not the seed's to say.
 */
final class Campaign {
  private Campaign() {}

  /** A seed whose history breaks a promise. */
  record Broken(long seed, Simulation.Result result) {}

  /**
   * What came of it.
   *
   * @param broken of each promise the first history that breaks it, made simple
   */
  record Report(
      long histories,
      long calls,
      long steps,
      double seconds,
      Map<Promise, Long> counts,
      List<Broken> broken) {
    String text() {
      String figures =
          String.format(
              Locale.ROOT,
              "%d histories, %d calls of the function, %d steps in %.0f s (%.0f histories a second); broken promises: %s",
              histories,
              calls,
              steps,
              seconds,
              histories / seconds,
              counts);
      return broken.stream()
          .map(one ->
              "%n%nSeed %d breaks a promise. As simple as could be made: %s%n%s"
                  .formatted(one.seed(), one.result().made().text(), one.result().text()))
          .collect(Collectors.joining("", figures, ""));
    }
  }

  /** What was seen. */
  private static final class Tally {
    private final Map<Promise, Long> counts = new EnumMap<>(Promise.class);
    private final Map<Promise, Broken> first = new EnumMap<>(Promise.class);
    private long calls;
    private long steps;

    void count(long seed, Simulation.Result result) {
      calls += result.calls();
      steps += result.steps();
      result
          .violation()
          .ifPresent(violation -> {
            long _ = counts.merge(violation.promise(), 1L, Long::sum);
            Broken _ = first.putIfAbsent(violation.promise(), new Broken(seed, result));
          });
    }
  }

  static Report run(long first, long many) {
    long began = System.nanoTime();
    Tally tally = new Tally();
    for (long seed = first; seed < first + many; seed++) {
      tally.count(seed, Simulation.of(Choices.of(seed)));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    List<Broken> simple =
        tally.first.values().stream()
            .map(one -> new Broken(one.seed(), Minimiser.of(Simulation::of, one.result())))
            .toList();
    return new Report(many, tally.calls, tally.steps, seconds, tally.counts, simple);
  }
}
