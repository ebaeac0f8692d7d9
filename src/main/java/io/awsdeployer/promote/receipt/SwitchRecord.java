package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import java.util.Map;
import java.util.Optional;

/** Told what a switch is about to replace. */
@FunctionalInterface
public interface SwitchRecord {
  /** For a promotion in one call, which nobody reverts. */
  SwitchRecord NONE = _ -> {};

  /**
   * The first tag is about to move. What this throws stops the switch before it does.
   *
   * @param moving the images whose tags are to be moved, with what each tag points to now
   */
  void begins(Map<ImageSpec, Optional<Digest>> moving);
}
