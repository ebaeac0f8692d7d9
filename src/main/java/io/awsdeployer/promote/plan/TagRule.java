package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.registry.ImageSpec;
import java.util.List;
import java.util.Map;

/** What decides, beside the target registry, whether a tag may be set. */
@FunctionalInterface
public interface TagRule {
  /** Where nothing else decides. */
  TagRule NONE = _ -> new Answer(Map.of(), Map.of());

  /** Reads only. */
  Answer of(List<PlannedImage> images) throws InterruptedException;

  /**
   * What it says of a promotion's tags.
   *
   * @param refused may not be set, each with why
   * @param passed may be set although a newer build has them
   */
  record Answer(Map<ImageSpec, PromotionException> refused, Map<ImageSpec, NewerBuild> passed) {
    public Answer {
      refused = Map.copyOf(refused);
      passed = Map.copyOf(passed);
    }
  }
}
