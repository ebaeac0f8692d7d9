package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.TagImmutableException;
import io.awsdeployer.promote.options.MovableTags;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegistryId;
import java.util.Optional;

/**
 * The rules for tags that are not the target registry's own.
 *
 * @param movable which tags may move; absent: all that the registry lets move
 * @param order whether this build may set them
 */
public record TagRules(Optional<MovableTags> movable, TagRule order) {
  public static final TagRules NONE = new TagRules(Optional.empty(), TagRule.NONE);

  boolean hold(ImageSpec spec) {
    return movable.isPresent() && !movable.get().allow(spec.targetTag());
  }

  /** The same decision for the caller as of a tag that ECR does not let move. */
  TagImmutableException held(ImageSpec spec, RegistryId target, String current, Digest wanted) {
    MovableTags those = movable.orElseThrow();
    return new TagImmutableException(
        Problem.of(
                "The tag %s in the target registry %s points to %s and may not move to %s: the options let %s."
                    .formatted(
                        spec.target(),
                        target,
                        current,
                        wanted,
                        those.tags().isEmpty() ? "no tag move" : "only these tags move: " + those))
            .remedy(
                "promote under a tag that is not there yet, or add it to the option tags.movable"));
  }
}
