package io.awsdeployer.promote.simulation;

/**
 * What holds after every step, or at the end of a call, whatever goes wrong: docs/simulation.md.
 */
enum Promise {
  /** A tag only points to a manifest whose whole graph is in its repository. */
  WHOLE_GRAPH,
  /** No manifest is put before what it refers to, even where the target would take it. */
  CHILDREN_FIRST,
  /** No bytes lie under a digest that is not theirs. */
  RIGHT_BYTES,
  /** No tag moves before all images of its promotion have been there, whole. */
  ALL_STAGED_FIRST,
  /** A call that fails leaves no tag moved that it does not tell of. */
  ALL_OR_TOLD,
  /** A call that says that it succeeded has all its tags where it says. */
  DONE_WHEN_SAID,
  /** What a call has acknowledged, only others change. */
  KEPT_WHEN_SAID,
  /** With the option {@code tags.order}, no older build takes a tag from a newer one. */
  ORDERED,
  /** Before a tag moves, what it pointed to is written down, where that is asked for. */
  RECEIPT_FIRST,
  /** Every failure is one of the documented errors. */
  DOCUMENTED_ERROR,
  /** Every call ends in its time. */
  ENDS_IN_TIME,
  /** Nobody relies on what ECR does not promise. */
  ECR_AS_DOCUMENTED,
  /** When all faults are over, another call does it all. */
  REPAIRED
}
