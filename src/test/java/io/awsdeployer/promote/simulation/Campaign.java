package io.awsdeployer.promote.simulation;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The histories of many seeds, each on one thread, as many threads as are given. */
final class Campaign {
  private final int threads;

  Campaign(int threads) {
    this.threads = threads;
  }

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

  /** What one thread saw. */
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

    void add(Tally other) {
      calls += other.calls;
      steps += other.steps;
      other.counts.forEach((promise, count) -> {
        long _ = counts.merge(promise, count, Long::sum);
      });
      other.first.forEach((promise, one) -> {
        Broken _ = first.merge(promise, one, (a, b) -> a.seed() < b.seed() ? a : b);
      });
    }
  }

  Report run(long first, long many) {
    long began = System.nanoTime();
    AtomicLong next = new AtomicLong(first);
    Tally all = new Tally();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Tally>> tallies =
          IntStream.range(0, threads)
              .mapToObj(_ -> pool.submit(() -> played(next, first + many)))
              .toList();
      for (Future<Tally> tally : tallies) {
        all.add(tally.get());
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    List<Broken> simple =
        all.first.values().stream()
            .map(one -> new Broken(one.seed(), Minimiser.of(Simulation::of, one.result())))
            .toList();
    return new Report(many, all.calls, all.steps, seconds, all.counts, simple);
  }

  private static Tally played(AtomicLong next, long end) {
    Tally tally = new Tally();
    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
      tally.count(seed, Simulation.of(Choices.of(seed)));
    }
    return tally;
  }
}
