package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Manifest;
import java.util.ArrayList;
import java.util.Collection;
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
      Waiting one = new Waiting(manifest, missing);
      for (Place place : List.copyOf(missing)) {
        waiting.computeIfAbsent(place, _ -> new ArrayList<>()).add(one);
      }
    }
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
