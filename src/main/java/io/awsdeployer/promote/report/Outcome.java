package io.awsdeployer.promote.report;

import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.stage.Staged;
import io.awsdeployer.promote.switchover.Reverted;
import io.awsdeployer.promote.switchover.Switched;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  /**
   * What came of each object that a notification tells of.
   *
   * @param parts in the notification's order
   */
  record Notified(List<Part> parts) implements Outcome {
    public Notified {
      parts = List.copyOf(parts);
    }

    /**
     * One of them.
     *
     * @param object as {@code s3://bucket/key}
     */
    public record Part(String object, Outcome outcome) {}
  }

  /** The tags are back as far as receipt and target allow. */
  record PutBack(String receipt, RegistryId target, Reverted reverted) implements Outcome {}

  /**
   * Everything is in place.
   *
   * @param receipt where it is kept what the tags pointed to; absent of a promotion in one call
   */
  record Promoted(
      PromotionPlan plan,
      Staged staged,
      Switched switched,
      Duration duration,
      Optional<String> receipt)
      implements Outcome {
    /** The same, with its receipt. */
    public Promoted with(String receiptUri) {
      return new Promoted(plan, staged, switched, duration, Optional.of(receiptUri));
    }
  }
}
