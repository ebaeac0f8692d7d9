package io.awsdeployer.promote.report;

import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.stage.Staged;
import io.awsdeployer.promote.switchover.Switched;
import java.time.Duration;
import java.util.List;

/** How a call ended, when it ended well. */
public sealed interface Outcome {
  /**
   * There was nothing to promote.
   *
   * @param reason a sentence
   */
  record Skipped(String reason) implements Outcome {}

  /** Only looked at. */
  record Planned(PromotionPlan plan) implements Outcome {}

  /**
   * Every image has its digest.
   *
   * @param images each pinned
   */
  record Resolved(RegistryId source, List<ImageSpec> images) implements Outcome {
    public Resolved {
      images = List.copyOf(images);
    }
  }

  /** Everything is at the target, and no tag has moved. */
  record StagedOnly(PromotionPlan plan, Staged staged, Duration duration) implements Outcome {}

  /** Everything is in place. */
  record Promoted(PromotionPlan plan, Staged staged, Switched switched, Duration duration)
      implements Outcome {}
}
