package io.awsdeployer.promote.report;

import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.plan.Refusal;
import io.awsdeployer.promote.plan.VerifiedImage;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.stage.Staged;
import io.awsdeployer.promote.switchover.Reverted;
import io.awsdeployer.promote.switchover.Switched;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a call ended, when it ended well. */
public sealed interface Outcome {
  /**
   * There was nothing to promote.
   *
   * @param reason a sentence
   */
  record Skipped(Action action, String reason) implements Outcome {}

  /**
   * Only looked at.
   *
   * @param keeps the tag that what an image's tag points to now would get besides
   */
  record Planned(PromotionPlan plan, Map<ImageSpec, Tag> keeps) implements Outcome {
    public Planned {
      keeps = Map.copyOf(keeps);
    }
  }

  /**
   * Only looked at, and it would be refused.
   *
   * @param source absent where the registries could not be opened, or were not to be
   * @param target absent where the target pulls from elsewhere
   * @param registry where it pulls from
   */
  record Refused(
      Optional<RegistryId> source,
      Optional<RegistryId> target,
      Optional<RegistryId> registry,
      List<Refusal> refusals)
      implements Outcome {
    public Refused {
      refusals = List.copyOf(refusals);
    }

    /** Of a promotion into a target. */
    public static Refused into(
        RegistryId target, Optional<RegistryId> source, List<Refusal> refusals) {
      return new Refused(source, Optional.of(target), Optional.empty(), refusals);
    }

    /** Of a target that pulls from another account's registry. */
    public static Refused pulling(RegistryId registry, List<Refusal> refusals) {
      return new Refused(Optional.empty(), Optional.empty(), Optional.of(registry), refusals);
    }
  }

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

  /**
   * Every image is in the registry that the target pulls from; nothing was brought there.
   *
   * @param action what was asked for
   * @param options the names of those that held
   * @param receipt where that is written down, if it is
   */
  record Verified(
      Action action,
      RegistryId registry,
      List<VerifiedImage> images,
      List<String> options,
      Duration duration,
      Optional<String> receipt)
      implements Outcome {
    public Verified {
      options = List.copyOf(options);
      images = List.copyOf(images);
    }
  }

  /**
   * Everything is at the target, and no tag has moved.
   *
   * @param receipt where that is written down, if it is
   */
  record StagedOnly(PromotionPlan plan, Staged staged, Duration duration, Optional<String> receipt)
      implements Outcome {}

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

  /**
   * The tags are back as far as receipt and target allow.
   *
   * @param repositories those that the build made; they stay, with what is in them
   */
  record PutBack(
      String receipt, RegistryId target, Reverted reverted, List<RepositoryName> repositories)
      implements Outcome {
    public PutBack {
      repositories = List.copyOf(repositories);
    }
  }

  /**
   * Everything is in place.
   *
   * @param action which of those that promote
   * @param receipt where it is kept what the tags pointed to, if it is
   */
  record Promoted(
      Action action,
      PromotionPlan plan,
      Staged staged,
      Switched switched,
      Duration duration,
      Optional<String> receipt)
      implements Outcome {
    /** The same, with its receipt. */
    public Promoted with(String receiptUri) {
      return new Promoted(action, plan, staged, switched, duration, Optional.of(receiptUri));
    }
  }
}
