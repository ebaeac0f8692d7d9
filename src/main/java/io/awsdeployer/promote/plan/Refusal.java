package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.Optional;

/**
 * One thing that stands in the way of a promotion, and what it is about.
 *
 * @param image as the manifest names it, where it is about a single one
 * @param repository where it is about a whole repository, of the source or the target
 */
public record Refusal(
    PromotionException reason, Optional<String> image, Optional<RepositoryName> repository) {

  /** What is about neither. */
  public static Refusal of(PromotionException reason) {
    return new Refusal(reason, Optional.empty(), Optional.empty());
  }
}
