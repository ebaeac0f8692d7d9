package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.RepositoryLookup;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Looks whether images are in a registry that others pull from; nothing is brought there. In the
 * source registry itself they have the source's names, elsewhere those they were promoted under.
 */
public final class Verifier {
  private final EcrRegistry registry;
  private final RegistryId source;
  private final Workers workers;

  public Verifier(EcrRegistry registry, RegistryId source, Workers workers) {
    this.registry = registry;
    this.source = source;
    this.workers = workers;
  }

  /**
   * Every image with its digest and address.
   *
   * @throws PromotionException the single obstacle, or {@code PromotionRejectedException} with all
   *     of them
   */
  public List<VerifiedImage> verify(List<ImageSpec> specs) throws InterruptedException {
    return verify(named(specs), new Obstacles(List.copyOf(named(specs).values())));
  }

  /** What came of looking, for who wants to know whether a promotion would go on. */
  public sealed interface Verification {
    /** Every image is there. */
    record Complete(List<VerifiedImage> images) implements Verification {
      public Complete {
        images = List.copyOf(images);
      }
    }

    /** Something stands in the way, for good. */
    record Refused(List<Refusal> refusals) implements Verification {
      public Refused {
        refusals = List.copyOf(refusals);
      }
    }
  }

  /**
   * The same, with what stands in the way for good as a value.
   *
   * @throws PromotionException only what the same call may not meet again
   */
  public Verification examine(List<ImageSpec> specs) throws InterruptedException {
    Obstacles obstacles = new Obstacles(List.copyOf(named(specs).values()));
    try {
      return new Verification.Complete(verify(named(specs), obstacles));
    } catch (PromotionException e) {
      if (e.retryable()) {
        throw e;
      }
      return new Verification.Refused(obstacles.refusals(e));
    }
  }

  private Map<ImageSpec, ImageSpec> named(List<ImageSpec> specs) {
    Map<ImageSpec, ImageSpec> there = new LinkedHashMap<>();
    specs.forEach(spec -> there.put(spec, named(spec)));
    return there;
  }

  private List<VerifiedImage> verify(Map<ImageSpec, ImageSpec> there, Obstacles obstacles)
      throws InterruptedException {
    List<ImageSpec> wanted = List.copyOf(there.values());
    Map<ImageSpec, StoredManifest> found =
        new SourceImages(registry, Pins.CHECK, workers, obstacles).resolve(wanted);
    TreeSet<RepositoryName> repositories = new TreeSet<>();
    found.keySet().forEach(spec -> repositories.add(spec.sourceRepository()));
    RepositoryLookup addresses = registry.describe(repositories);
    addresses.problems().forEach(obstacles::addForSource);
    obstacles.throwIfAny();
    List<VerifiedImage> images = new ArrayList<>();
    there.forEach((spec, name) ->
        images.add(
            new VerifiedImage(
                spec,
                name.sourceRepository(),
                name.sourceReference(),
                Objects.requireNonNull(found.get(name)).digest(),
                "%s:%s"
                    .formatted(
                        Objects.requireNonNull(addresses.found().get(name.sourceRepository()))
                            .uri(),
                        name.sourceReference()))));
    return images;
  }

  private ImageSpec named(ImageSpec spec) {
    return registry.id().equals(source)
        ? spec
        : new ImageSpec(
            spec.targetRepository(),
            spec.targetTag(),
            spec.pin(),
            spec.targetRepository(),
            spec.targetTag());
  }
}
