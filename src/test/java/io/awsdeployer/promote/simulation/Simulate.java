package io.awsdeployer.promote.simulation;

/** {@code make simulate}: plays the histories of many seeds, or shows one. */
public final class Simulate {
  private Simulate() {}

  /**
   * Plays.
   *
   * @param arguments {@code seeds N FIRST}; or {@code show} and a seed, or choices as they are
   *     printed; or {@code text FIRST N} for nothing but the histories
   */
  public static void main(String[] arguments) {
    switch (arguments[0]) {
      case "show" -> System.out.print(shown(arguments[1]));
      case "text" ->
          System.out.print(
              SimulationTest.text(Long.parseLong(arguments[1]), Long.parseLong(arguments[2])));
      default -> {
        Campaign.Report report =
            Campaign.run(Long.parseLong(arguments[2]), Long.parseLong(arguments[1]));
        System.out.println(report.text());
        if (!report.broken().isEmpty()) {
          System.exit(1);
        }
      }
    }
  }

  private static String shown(String what) {
    return Simulation.of(
            what.contains("/")
                ? Choices.again(Choices.Made.of(what))
                : Choices.of(Long.parseLong(what)))
        .text();
  }

  /**
   * The first history that breaks a promise, as simple as it could be made; for {@code MutantTest},
   * which loads all this anew.
   *
   * @return the promise and what happened, or nothing
   */
  public static String[] firstBroken(long first, long most) {
    for (long seed = first; seed < first + most; seed++) {
      Simulation.Result result = Simulation.of(Choices.of(seed));
      if (result.violation().isPresent()) {
        Simulation.Result simple = Minimiser.of(Simulation::of, result);
        return new String[] {simple.violation().orElseThrow().promise().name(), simple.text()};
      }
    }
    return new String[0];
  }
}
