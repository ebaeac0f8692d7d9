package io.awsdeployer.promote.faults;

import java.time.Duration;
import java.util.List;

/**
 * One fault of one call.
 *
 * @param clean what a run has of the call in which nothing goes wrong
 */
record FaultCase(Scenario scenario, Call call, Clean clean, FaultKind kind, Strike strike) {
  private static final Duration IMPATIENT = Duration.ofMillis(200);
  private static final Duration PATIENT = Duration.ofSeconds(60);

  /**
   * What there is of a call when nothing goes wrong.
   *
   * @param times how often it is made
   * @param refused whether a refusal is among the answers: that something is absent
   */
  record Clean(int times, boolean refused) {}

  /**
   * What came of it.
   *
   * @param problems what must not be; none where all is well
   */
  record Result(FaultCase of, String outcome, int struck, List<String> problems) {}

  String name() {
    return "%s | %s | %s | %s".formatted(scenario, call, kind, strike);
  }

  /**
   * Whether the function has to end well all the same. The SDK does not ask again after a refusal,
   * whose word is lost when it is cut off, nor after STS's XML that ends too early.
   */
  boolean isAbsorbed() {
    boolean unreadable =
        kind.moment() == FaultKind.Moment.DURING
            && (clean.refused() || call.service().equals("sts"));
    return kind.has(Trait.ABSORBED) && strike != Strike.EVERY && !unreadable;
  }

  /**
   * Whether a receipt may come to have what is not in its schema: what a receipt says for people is
   * carried along as it was read. S3's checksums, which the local AWS does not have, are for that.
   */
  private boolean damagesReceipts() {
    return call.equals(new Call("s3:GetObject", "receipt"))
        && (kind.name().endsWith("CORRUPT") || kind == FaultKind.TRUNCATED);
  }

  /** It ended neither well nor with an error of the function's. */
  Result unplayed(Exception reason) {
    return new Result(this, "not played", 0, List.of("it could not be played: " + reason));
  }

  Result result() {
    try (Scene scene = scenario.open()) {
      Injector injector = Injector.striking(this, scene);
      Run run = scene.call(kind.has(Trait.SILENT) ? IMPATIENT : PATIENT);
      Oracle oracle = new Oracle(scene);
      List<String> problems = oracle.afterFault(run, this, injector.struck());
      scene.meetsNothing();
      if (!run.wentWell()) {
        problems.addAll(oracle.afterRepair(scene.call(PATIENT)));
      }
      if (!damagesReceipts()) {
        problems.addAll(scene.badReceipts());
      }
      return new Result(this, run.outcome(), injector.struck(), List.copyOf(problems));
    }
  }
}
