package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.plan.TagChange;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A plan as a person reads it: a row for each image. */
final class PlanTable {
  private final PromotionPlan plan;
  private final Map<Place, Manifest> manifests = new HashMap<>();
  private final Set<Place> blobs = new HashSet<>();

  private record Place(RepositoryName repository, Digest digest) {}

  PlanTable(PromotionPlan plan) {
    this.plan = plan;
    for (ManifestTransfer manifest : plan.manifests()) {
      manifests.put(new Place(manifest.to(), manifest.manifest().digest()), manifest.manifest());
    }
    for (BlobTransfer blob : plan.blobs()) {
      blobs.add(new Place(blob.to(), blob.blob().digest()));
    }
  }

  void show(Screen screen) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "FROM " + plan.source(), "TO " + plan.target(), "DIGEST", "CONTENT", "SIZE", "TAG"));
    for (PlannedImage image : plan.images()) {
      rows.add(
          List.of(
              image.spec().source(),
              image.spec().target(),
              Amounts.digest(image.digest()),
              image.present() ? "present" : "to copy",
              image.present() ? "" : Amounts.bytes(bytes(image)),
              tag(image)));
    }
    screen.table(rows);
  }

  private static String tag(PlannedImage image) {
    return switch (image.tagChange()) {
      case TagChange.None() -> "in place";
      case TagChange.Create() -> "to create";
      case TagChange.Move(Digest from) ->
          "to move from %s to %s".formatted(Amounts.digest(from), Amounts.digest(image.digest()));
    };
  }

  /** Of the image's blobs that are missing; one that several images share counts for each. */
  private long bytes(PlannedImage image) {
    Set<Digest> seen = new HashSet<>();
    return bytes(image.spec().targetRepository(), image.digest(), seen);
  }

  private long bytes(RepositoryName to, Digest root, Set<Digest> seen) {
    Manifest manifest = manifests.get(new Place(to, root));
    if (manifest == null || !seen.add(root)) {
      return 0;
    }
    long sum = 0;
    switch (manifest) {
      case Manifest.Index index -> {
        for (Descriptor child : index.children()) {
          sum += bytes(to, child.digest(), seen);
        }
      }
      case Manifest.Image single -> {
        for (Descriptor blob : single.blobs()) {
          if (blobs.contains(new Place(to, blob.digest())) && seen.add(blob.digest())) {
            sum += blob.size();
          }
        }
      }
    }
    return sum;
  }
}
