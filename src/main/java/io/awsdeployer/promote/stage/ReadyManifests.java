package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Puts each manifest as soon as everything below it is there, while other blobs still move: ECR
 * takes ten puts a second, and what has a manifest is not cleaned up when the time ends before the
 * promotion does. What this leaves, because nothing below it was missing, is put afterwards.
 */
final class ReadyManifests {
  private final ManifestStage stage;
  private final Semaphore putting = new Semaphore(ManifestStage.PUTS_AT_ONCE);
  private final Map<Place, List<Waiting>> waiting = new HashMap<>();
  private final Map<Place, Integer> places = new HashMap<>();

  /** Where a blob or a manifest is to be. */
  private record Place(RepositoryName to, Digest digest) {
    static Place of(BlobTransfer blob) {
      return new Place(blob.to(), blob.blob().digest());
    }

    static Place of(ManifestTransfer manifest) {
      return new Place(manifest.to(), manifest.manifest().digest());
    }
  }

  /**
   * Waits for blobs and manifests.
   *
   * @param blobs that are to be brought
   * @param untagged the manifests that are put before the switch
   */
  ReadyManifests(
      ManifestStage stage, Collection<BlobTransfer> blobs, List<ManifestTransfer> untagged) {
    this.stage = stage;
    Set<Place> lacking = new HashSet<>();
    blobs.forEach(blob -> lacking.add(Place.of(blob)));
    untagged.forEach(manifest -> lacking.add(Place.of(manifest)));
    for (ManifestTransfer manifest : untagged) {
      Set<Place> missing = new LinkedHashSet<>();
      for (Descriptor descriptor : below(manifest.manifest())) {
        missing.add(new Place(manifest.to(), descriptor.digest()));
      }
      // What it is about comes first: whether ECR insists on that is not known (§1.7).
      manifest
          .manifest()
          .purpose()
          .subject()
          .ifPresent(subject -> missing.add(new Place(manifest.to(), subject)));
      missing.retainAll(lacking);
      missing.forEach(place -> places.putIfAbsent(place, places.size()));
      Waiting one = new Waiting(manifest, missing);
      for (Place place : List.copyOf(missing)) {
        waiting.computeIfAbsent(place, _ -> new ArrayList<>()).add(one);
      }
    }
  }

  /**
   * Blobs in an order that soon completes some image: the large ones as they come, the others image
   * by image. By size alone every image's configuration, the smallest of its blobs, would be among
   * the last, and with it every put.
   *
   * @param large the size from which a blob counts as large
   */
  List<BlobTransfer> inOrder(List<BlobTransfer> blobs, long large) {
    return blobs.stream()
        .sorted(
            Comparator.comparingInt(blob ->
                blob.blob().size() >= large
                    ? -1
                    : places.getOrDefault(Place.of(blob), Integer.MAX_VALUE)))
        .toList();
  }

  private static Collection<Descriptor> below(Manifest manifest) {
    return switch (manifest) {
      case Manifest.Image image -> image.blobs();
      case Manifest.Index index -> index.children();
    };
  }

  /** To be told of each blob that is there now. */
  void there(BlobTransfer blob) throws InterruptedException {
    there(Place.of(blob));
  }

  private void there(Place place) throws InterruptedException {
    for (Waiting one : waiting.getOrDefault(place, List.of())) {
      if (one.has(place)) {
        put(one.manifest());
        there(Place.of(one.manifest()));
      }
    }
  }

  private void put(ManifestTransfer manifest) throws InterruptedException {
    putting.acquire();
    try {
      stage.stage(manifest);
    } finally {
      putting.release();
    }
  }

  /** A manifest, and what is not there yet of what it refers to. */
  private record Waiting(ManifestTransfer manifest, Set<Place> missing) {
    /** Takes note of something; whether it was the last that was missing. */
    synchronized boolean has(Place place) {
      return missing.remove(place) && missing.isEmpty();
    }
  }
}
