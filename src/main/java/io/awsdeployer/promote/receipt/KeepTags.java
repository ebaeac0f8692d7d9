package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.options.KeepPattern;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.plan.TagChange;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Tag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Under which tags replaced images stay, so that no lifecycle rule removes what somebody, such as
 * CloudFormation, may go back to.
 *
 * @param promoted the target tags of the promotion itself, which no other image may take
 */
public record KeepTags(KeepPattern pattern, String env, String sk, Set<String> promoted) {
  /** As git abbreviates, and some more. */
  private static final int DIGITS = 12;

  public KeepTags {
    promoted = Set.copyOf(promoted);
  }

  /**
   * Those of a plan.
   *
   * @throws InvalidRequestException when the pattern makes no tag of one that is to be moved
   */
  public static KeepTags of(KeepPattern pattern, PromotionRequest request, PromotionPlan plan) {
    Set<String> promoted = new HashSet<>();
    plan.tagged().forEach(image -> promoted.add(image.spec().target()));
    KeepTags tags = new KeepTags(pattern, request.env(), request.sk(), promoted);
    // Tags that are new now may be there by the time of the switch.
    plan.tagChanges().forEach(image -> tags.tagFor(image.spec(), image.digest()));
    return tags;
  }

  /** What would be kept as things stand. */
  public Map<ImageSpec, Tag> asPlanned(PromotionPlan plan) {
    Map<ImageSpec, Tag> tags = new HashMap<>();
    for (PlannedImage image : plan.tagChanges()) {
      if (image.tagChange() instanceof TagChange.Move(Digest from)) {
        tags.put(image.spec(), tagFor(image.spec(), from));
      }
    }
    return tags;
  }

  /** The tag for what an image's tag points to before it moves. */
  public Tag tagFor(ImageSpec image, Digest previous) {
    String hex = previous.value().substring(previous.value().indexOf(':') + 1);
    String name =
        pattern.filled(
            Map.of(
                "tag", image.targetTag().value(),
                "digest", hex.substring(0, DIGITS),
                "env", env,
                "sk", sk.replaceAll("[^a-zA-Z0-9_.-]", "-")));
    Tag tag;
    try {
      tag = new Tag(name);
    } catch (IllegalArgumentException e) {
      throw refused(image, Wording.reason(e));
    }
    if (promoted.contains(image.targetRepository().with(tag))) {
      throw refused(image, "'%s' is a tag that is promoted itself".formatted(tag));
    }
    return tag;
  }

  private InvalidRequestException refused(ImageSpec image, String reason) {
    return new InvalidRequestException(
        Problem.of(
                "The option receipts.keep_previous, '%s', makes no tag to keep what %s points to: %s; no tag has moved."
                    .formatted(pattern.text(), image.target(), reason))
            .remedy("correct the pattern; {digest} has 12 characters, however long the tag is"));
  }
}
