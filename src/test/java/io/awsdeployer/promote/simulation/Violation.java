package io.awsdeployer.promote.simulation;

import java.io.Serial;

/** A promise of docs/simulation.md is broken. */
final class Violation extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final Promise promise;

  Violation(Promise promise, String text) {
    super("%s: %s".formatted(promise, text));
    this.promise = promise;
  }

  Promise promise() {
    return promise;
  }
}
