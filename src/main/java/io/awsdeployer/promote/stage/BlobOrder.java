package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.Manifest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * In which order blobs begin: image by image, so that manifests are put, and what waits for them is
 * mounted, while others still move. By size alone the small layers and configurations of all images
 * would come last, and with them every manifest.
 *
 * <p>The image that lacks most goes first, so that what is under way at the end is small. Before
 * all images go the blobs that are more than a stream's fair share of everything, because one that
 * began last would end alone, and those so large that they may not fit into a call, which is to be
 * told early.
 */
final class BlobOrder {
  static final long EARLY = 256L << 20;

  private BlobOrder() {}

  /**
   * Orders the blobs of a plan.
   *
   * @param blobs largest first
   * @param manifests those that are put as soon as their blobs are there
   * @param streams how many large blobs are under way at once
   */
  static List<BlobTransfer> of(
      List<BlobTransfer> blobs, List<ManifestTransfer> manifests, int streams) {
    Map<Place, BlobTransfer> lacking = new LinkedHashMap<>();
    blobs.forEach(blob -> lacking.put(Place.of(blob), blob));
    long early = Math.min(EARLY, PromotionPlan.bytes(blobs) / streams);
    Collection<BlobTransfer> order = new LinkedHashSet<>();
    blobs.stream().filter(blob -> blob.blob().size() > early).forEach(order::add);
    images(manifests, lacking).stream()
        .sorted(
            Comparator.comparingLong((List<BlobTransfer> image) -> PromotionPlan.bytes(image))
                .reversed())
        .forEach(order::addAll);
    order.addAll(blobs);
    return List.copyOf(order);
  }

  /** What each image lacks, largest first. */
  private static List<List<BlobTransfer>> images(
      List<ManifestTransfer> manifests, Map<Place, BlobTransfer> lacking) {
    List<List<BlobTransfer>> images = new ArrayList<>();
    for (ManifestTransfer transfer : manifests) {
      if (transfer.manifest() instanceof Manifest.Image image) {
        images.add(
            image.blobs().stream()
                .map(blob -> lacking.get(new Place(transfer.to(), blob.digest())))
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingLong((BlobTransfer b) -> b.blob().size()).reversed())
                .toList());
      }
    }
    return images;
  }
}
