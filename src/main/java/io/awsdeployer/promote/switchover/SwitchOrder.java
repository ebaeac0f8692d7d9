package io.awsdeployer.promote.switchover;

import static java.util.stream.Collectors.partitioningBy;

import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.ImageSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What comes first in a switch, and what is put in it. */
final class SwitchOrder {
  private SwitchOrder() {}

  /** What belongs to images before the images: none is there without its signatures. */
  static List<List<TagMove>> of(List<TagMove> moves, PromotionPlan plan) {
    Map<Boolean, List<TagMove>> images =
        moves.stream().collect(partitioningBy(move -> plan.images().contains(move.image())));
    return List.of(images.getOrDefault(false, List.of()), images.getOrDefault(true, List.of()));
  }

  /** The one manifest, if any, that the plan leaves to be put together with its tag. */
  static Map<ImageSpec, ManifestTransfer> putWithTag(PromotionPlan plan) {
    List<ManifestTransfer> left = new ArrayList<>(plan.manifests());
    left.removeAll(plan.manifestsToStage());
    Map<ImageSpec, ManifestTransfer> byImage = new HashMap<>();
    for (PlannedImage image : plan.tagChanges()) {
      // The plan leaves none but the single changing tag's own.
      left.forEach(manifest -> byImage.put(image.spec(), manifest));
    }
    return byImage;
  }
}
