package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.registry.ImageSpec;
import java.util.List;
import java.util.Map;

/** What decides, beside the target registry, whether a tag may be set. */
@FunctionalInterface
public interface TagRule {
  /** Where nothing else decides. */
  TagRule NONE = _ -> Map.of();

  /** The tags that may not be set, each with why. Reads only. */
  Map<ImageSpec, PromotionException> refused(List<PlannedImage> images) throws InterruptedException;
}
