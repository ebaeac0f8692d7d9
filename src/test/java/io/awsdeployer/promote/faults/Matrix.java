package io.awsdeployer.promote.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All cases there are: what a clean run of a scenario calls, times all that can go wrong with it.
 */
final class Matrix {
  private Matrix() {}

  static List<FaultCase> of(Scenario scenario) {
    List<FaultCase> cases = new ArrayList<>();
    recorded(scenario)
        .forEach((call, clean) -> {
          for (FaultKind kind : FaultKind.values()) {
            if (kind.appliesTo(call)) {
              for (Strike strike : strikes(kind, clean.times())) {
                cases.add(new FaultCase(scenario, call, clean, kind, strike));
              }
            }
          }
        });
    return cases;
  }

  /** The calls of a run in which nothing goes wrong. */
  static Map<Call, FaultCase.Clean> recorded(Scenario scenario) {
    try (Scene scene = scenario.open()) {
      Injector injector = Injector.counting(scene);
      Run run = scene.call(Duration.ofSeconds(60));
      List<String> problems = new Oracle(scene).afterRepair(run);
      if (!problems.isEmpty()) {
        throw new IllegalStateException("a clean run is not: " + problems + run.said());
      }
      return injector.seen();
    }
  }

  private static List<Strike> strikes(FaultKind kind, int times) {
    if (kind.has(Trait.SPREADS)) {
      return List.of(Strike.FROM_HERE);
    }
    List<Strike> strikes = new ArrayList<>(List.of(Strike.FIRST, Strike.EVERY));
    if (kind == FaultKind.THROTTLED) {
      strikes.add(Strike.BURST);
    }
    if (times > 1) {
      strikes.add(Strike.LAST);
    }
    return strikes;
  }
}
