package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.work.Workers;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The beginning of a plan by itself: which digest each tag points to, for any number of targets.
 */
public final class Resolver {
  private final EcrRegistry source;
  private final Workers workers;

  public Resolver(EcrRegistry source, Workers workers) {
    this.source = source;
    this.workers = workers;
  }

  /**
   * The same images, each pinned to what its tag points to.
   *
   * @throws io.awsdeployer.promote.error.PromotionException the single obstacle, or {@code
   *     PromotionRejectedException} with all of them
   */
  public List<ImageSpec> resolve(List<ImageSpec> specs) throws InterruptedException {
    Obstacles obstacles = new Obstacles(specs);
    Map<ImageSpec, StoredManifest> roots =
        new SourceImages(source, Pins.CHECK, workers, obstacles).resolve(specs);
    obstacles.throwIfAny();
    return specs.stream()
        .map(spec -> spec.pinnedTo(Objects.requireNonNull(roots.get(spec)).digest()))
        .toList();
  }
}
