package io.awsdeployer.promote.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes a history that breaks a promise as simple as it can be and still break it. */
final class Minimiser {
  /** Simple enough is good enough. */
  private static final int MOST_PLAYS = 1_500;

  private final Function<Choices, Simulation.Result> play;
  private Simulation.Result best;
  private int plays;

  private Minimiser(Function<Choices, Simulation.Result> play, Simulation.Result broken) {
    this.play = play;
    this.best = broken;
  }

  /** The simplest found, with the same promise broken. */
  static Simulation.Result of(Function<Choices, Simulation.Result> play, Simulation.Result broken) {
    Minimiser minimiser = new Minimiser(play, broken);
    minimiser.run();
    return minimiser.best;
  }

  private void run() {
    int before;
    do {
      before = weight(best.made());
      for (int row = 0; row < best.made().rows().size(); row++) {
        shorten(row);
        simplify(row);
      }
    } while (weight(best.made()) < before);
  }

  /** Takes runs of choices away, long ones first. */
  private void shorten(int row) {
    for (int length = best.made().rows().get(row).size(); length > 0; length /= 2) {
      for (int at = 0; at + length <= best.made().rows().get(row).size(); ) {
        List<Integer> less = new ArrayList<>(best.made().rows().get(row));
        less.subList(at, at + length).clear();
        if (!tried(row, less)) {
          at += length;
        }
      }
    }
  }

  /** Makes single choices smaller: none, then one less. */
  private void simplify(int row) {
    for (int at = 0; at < best.made().rows().get(row).size(); at++) {
      int value = best.made().rows().get(row).get(at);
      if (value > 0 && !tried(row, with(row, at, 0)) && value > 1) {
        boolean _ = tried(row, with(row, at, value - 1));
      }
    }
  }

  private List<Integer> with(int row, int at, int value) {
    List<Integer> other = new ArrayList<>(best.made().rows().get(row));
    other.set(at, value);
    return other;
  }

  private boolean tried(int row, List<Integer> other) {
    if (++plays > MOST_PLAYS) {
      return false;
    }
    List<List<Integer>> rows = new ArrayList<>(best.made().rows());
    rows.set(row, other);
    Choices.Made wanted = new Choices.Made(rows).trimmed();
    Simulation.Result result = play.apply(Choices.again(wanted));
    Choices.Made made = result.made().trimmed();
    boolean simpler =
        result.violation().isPresent()
            && result.violation().get().promise() == best.violation().orElseThrow().promise()
            && weight(made) < weight(best.made());
    if (simpler) {
      best =
          new Simulation.Result(
              made, result.history(), result.steps(), result.calls(), result.violation());
    }
    return simpler;
  }

  /** Choices that are not the simplest weigh more than their number. */
  private static int weight(Choices.Made made) {
    return made.rows().stream()
        .flatMap(List::stream)
        .mapToInt(choice -> choice == 0 ? 1 : 10 + choice)
        .sum();
  }
}
