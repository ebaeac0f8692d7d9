package io.awsdeployer.promote.stage;

import static java.util.Comparator.comparingLong;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which of several repositories that lack the same blob gets it first, and which image's manifest
 * there the others have to wait for to mount it.
 *
 * <p>The repositories have one order for all blobs, and a blob goes first to the first of them that
 * lacks it. So an image is waited for only by repositories after its own, and nobody waits in a
 * circle.
 *
 * @param vouchers the cheapest first: the sooner one stands, the sooner the registry tells whether
 *     it mounts at all
 */
record SharedBlobs(List<Plan> vouchers) {

  /**
   * One image that is waited for.
   *
   * @param missing the blobs it lacks where it is to be put
   * @param waiting the transfers that wait for it
   */
  record Plan(ManifestTransfer manifest, Set<BlobTransfer> missing, List<BlobTransfer> waiting) {}

  /**
   * Finds what is shared.
   *
   * @param untagged the manifests that are put before the switch: no others can be waited for
   */
  static SharedBlobs of(List<BlobTransfer> blobs, List<ManifestTransfer> untagged) {
    Map<Digest, List<BlobTransfer>> shared =
        blobs.stream()
            .filter(blob -> blob.elsewhere().isEmpty())
            .collect(groupingBy(b -> b.blob().digest(), LinkedHashMap::new, toList()));
    shared.values().removeIf(transfers -> transfers.size() < 2);
    if (shared.isEmpty()) {
      return new SharedBlobs(List.of());
    }
    Map<RepositoryName, Long> shares =
        shared.values().stream()
            .flatMap(Collection::stream)
            .collect(groupingBy(BlobTransfer::to, counting()));
    Comparator<BlobTransfer> order =
        Comparator.<BlobTransfer>comparingLong(b -> -shares.getOrDefault(b.to(), 0L))
            .thenComparing(BlobTransfer::to);

    Images images = Images.of(blobs, untagged);
    Map<Image, List<BlobTransfer>> waiting = new LinkedHashMap<>();
    for (List<BlobTransfer> transfers : shared.values()) {
      List<BlobTransfer> ordered = transfers.stream().sorted(order).toList();
      images
          .cheapestWith(ordered.getFirst())
          .ifPresent(image ->
              waiting
                  .computeIfAbsent(image, _ -> new ArrayList<>())
                  .addAll(ordered.subList(1, ordered.size())));
    }
    return new SharedBlobs(
        waiting.entrySet().stream()
            .sorted(comparingLong(e -> e.getKey().bytes()))
            .map(e ->
                new Plan(e.getKey().manifest(), Set.copyOf(e.getKey().missing()), e.getValue()))
            .toList());
  }

  /** The same blobs, those first of which the first image consists that others wait for. */
  List<BlobTransfer> inOrder(List<BlobTransfer> blobs) {
    if (vouchers.isEmpty()) {
      return blobs;
    }
    Set<BlobTransfer> first = vouchers.getFirst().missing();
    return blobs.stream().sorted(Comparator.comparingInt(b -> first.contains(b) ? 0 : 1)).toList();
  }

  /** An image to be put. It is itself and equal to no other, however alike. */
  private static final class Image {
    private final ManifestTransfer manifest;
    private final List<BlobTransfer> missing;
    private final long bytes;

    Image(ManifestTransfer manifest, List<BlobTransfer> missing) {
      this.manifest = manifest;
      this.missing = missing;
      this.bytes = PromotionPlan.bytes(missing);
    }

    ManifestTransfer manifest() {
      return manifest;
    }

    List<BlobTransfer> missing() {
      return missing;
    }

    long bytes() {
      return bytes;
    }
  }

  /** The images to be put, by the blobs they lack. */
  private record Images(Map<BlobTransfer, List<Image>> with) {
    private record Place(RepositoryName to, Digest digest) {}

    static Images of(List<BlobTransfer> blobs, List<ManifestTransfer> untagged) {
      Map<Place, BlobTransfer> lacking =
          blobs.stream().collect(toMap(b -> new Place(b.to(), b.blob().digest()), b -> b));
      Map<BlobTransfer, List<Image>> with = new HashMap<>();
      for (ManifestTransfer transfer : untagged) {
        if (transfer.manifest() instanceof Manifest.Image image) {
          List<BlobTransfer> missing =
              image.blobs().stream()
                  .map(blob -> lacking.get(new Place(transfer.to(), blob.digest())))
                  .filter(Objects::nonNull)
                  .toList();
          Image put = new Image(transfer, missing);
          missing.forEach(blob -> with.computeIfAbsent(blob, _ -> new ArrayList<>()).add(put));
        }
      }
      return new Images(with);
    }

    Optional<Image> cheapestWith(BlobTransfer blob) {
      return with.getOrDefault(blob, List.of()).stream().min(comparingLong(Image::bytes));
    }
  }
}
