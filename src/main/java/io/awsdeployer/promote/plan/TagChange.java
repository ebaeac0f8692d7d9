package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.Digest;

/** What the switch has to do with one tag of the target. */
public sealed interface TagChange {
  /** The tag points to the image already. */
  record None() implements TagChange {}

  /** There is no such tag yet. */
  record Create() implements TagChange {}

  /** The tag points to another image. */
  record Move(Digest from) implements TagChange {}
}
