package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.TargetRepository;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.List;
import java.util.Map;

/**
 * What a promotion does, as a value: it can be printed, counted and tested, and carrying it out
 * needs no further question. Nothing stands in its way as far as reading can tell.
 *
 * @param blobs largest first
 * @param manifests lowest first
 * @param repositories to be made before anything is copied; once that is done, those that were
 */
public record PromotionPlan(
    RegistryId source,
    RegistryId target,
    List<PlannedImage> images,
    List<BlobTransfer> blobs,
    List<ManifestTransfer> manifests,
    List<PlannedRepository> repositories) {

  /** Into repositories that are all there. */
  public PromotionPlan(
      RegistryId source,
      RegistryId target,
      List<PlannedImage> images,
      List<BlobTransfer> blobs,
      List<ManifestTransfer> manifests) {
    this(source, target, images, blobs, manifests, List.of());
  }

  public PromotionPlan {
    repositories = List.copyOf(repositories);
    images = List.copyOf(images);
    blobs = List.copyOf(blobs);
    manifests = List.copyOf(manifests);
  }

  /**
   * Of all blobs to bring over. Manifests may state any size, so the sum stops at the largest long.
   */
  public long bytes() {
    return blobs.stream()
        .mapToLong(b -> b.blob().size())
        .reduce(0, (sum, size) -> sum > Long.MAX_VALUE - size ? Long.MAX_VALUE : sum + size);
  }

  /** The images whose tag is not where it should be. */
  public List<PlannedImage> tagChanges() {
    return images.stream().filter(PlannedImage::changesTag).toList();
  }

  /**
   * What to put before the switch. Where a single tag changes, putting its manifest with the tag is
   * the whole switch: an untagged put before it would only cost one of the ten a second.
   */
  public List<ManifestTransfer> manifestsToStage() {
    List<PlannedImage> changes = tagChanges();
    if (changes.size() != 1) {
      return manifests;
    }
    PlannedImage only = changes.getFirst();
    return manifests.stream()
        .filter(m ->
            !(m.manifest().digest().equals(only.digest())
                && m.to().equals(only.spec().targetRepository())))
        .toList();
  }

  /**
   * The plan once its repositories are there.
   *
   * @param made those that this call made or completed
   * @param now the repositories as the registry describes them, by their names
   */
  public PromotionPlan with(
      List<PlannedRepository> made, Map<RepositoryName, TargetRepository> now) {
    return new PromotionPlan(
        source,
        target,
        images.stream().map(image -> addressed(image, now)).toList(),
        blobs,
        manifests,
        made);
  }

  private static PlannedImage addressed(
      PlannedImage image, Map<RepositoryName, TargetRepository> now) {
    TargetRepository repository = now.get(image.spec().targetRepository());
    return repository == null
        ? image
        : image.at("%s:%s".formatted(repository.uri(), image.spec().targetTag()));
  }
}
