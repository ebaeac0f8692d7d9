package io.awsdeployer.promote.simulation;

/** What becomes of a request. The first is the one without a fault. */
enum Fate {
  ANSWERED,
  /** It never gets there. */
  NOT_SENT,
  /** It takes effect, and nobody is told. */
  ANSWER_LOST,
  /** Refused because there were too many. */
  THROTTLED,
  /** Failed by the service, without an effect. */
  FAILED,
  /** It takes effect, and the service says that it failed. */
  FAILED_AFTER,
  /** No effect, and for a minute no answer. */
  SILENT,
  /** The body of the answer ends too early; where there is none, as if the answer were lost. */
  CUT,
  /** A byte of the body of the answer is another; where there is none, nothing is. */
  CORRUPT;

  boolean hasEffect() {
    return switch (this) {
      case ANSWERED, ANSWER_LOST, FAILED_AFTER, CUT, CORRUPT -> true;
      case NOT_SENT, THROTTLED, FAILED, SILENT -> false;
    };
  }
}
