package io.awsdeployer.promote.simulation;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** {@code make simulate}: plays the histories of many seeds, or tells that of one. */
final class Simulate {
  private static final int TOLD = 5;

  private Simulate() {}

  /**
   * Plays.
   *
   * @param arguments how many seeds, and the first; or {@code show} and a seed or choices
   */
  public static void main(String[] arguments) {
    if (arguments[0].equals("show")) {
      String what = arguments[1];
      Choices choices =
          what.contains("/")
              ? Choices.again(Choices.Made.of(what))
              : Choices.of(Long.parseLong(what));
      System.out.println(Simulation.of(choices).text());
      return;
    }
    long first = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
    boolean well = run(first, Long.parseLong(arguments[0]), System.out);
    if (!well) {
      System.exit(1);
    }
  }

  static boolean run(long first, long many, PrintStream out) {
    long began = System.nanoTime();
    long steps = 0;
    long calls = 0;
    int told = 0;
    Map<Promise, Integer> broken = new EnumMap<>(Promise.class);
    for (long seed = first; seed < first + many; seed++) {
      Simulation.Result result = Simulation.of(Choices.of(seed));
      steps += result.steps();
      calls += result.calls();
      Optional<Violation> violation = result.violation();
      if (violation.isPresent()) {
        boolean isNew = broken.merge(violation.get().promise(), 1, Integer::sum) == 1;
        if (isNew && told++ < TOLD) {
          Simulation.Result least = Minimiser.of(Simulation::of, result);
          out.printf(
              "Seed %d breaks a promise. Made simple: %s%n%s%n%n",
              seed, least.made().text(), least.text());
        }
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    out.printf(
        "%d histories, %d calls of the function, %d steps in %.0f s (%.0f histories a second); broken: %s%n",
        many, calls, steps, seconds, many / seconds, broken);
    return broken.isEmpty();
  }
}
