package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.TagGroups;
import java.util.List;

/**
 * What a promotion does, as a value: it can be printed, counted and tested, and carrying it out
 * needs no further question. Nothing stands in its way as far as reading can tell.
 *
 * @param images one entry for each tag
 * @param blobs largest first
 * @param manifests lowest first
 */
public record PromotionPlan(
    RegistryId source,
    RegistryId target,
    List<PlannedImage> images,
    List<BlobTransfer> blobs,
    List<ManifestTransfer> manifests) {

  public PromotionPlan {
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

  /** How many images there are: one with several tags is one. */
  public int imageCount() {
    return (int) images.stream().filter(image -> !image.spec().further()).count();
  }

  /** How many images have all their tags where they should be. */
  public int imagesInPlace() {
    return (int)
        TagGroups.of(images, PlannedImage::spec).stream()
            .filter(tags -> tags.stream().noneMatch(PlannedImage::changesTag))
            .count();
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
}
