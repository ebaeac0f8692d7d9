package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How much of a plan's blobs is each image's, what travels with it included. A blob that several
 * images of a target repository need is brought over once, so it is the first one's, in the deploy
 * manifest's order; the sum of all is what the plan brings over.
 */
public final class ImageShares {
  /** A manifest or blob of the target. */
  private record Place(RepositoryName to, Digest digest) {}

  private final Map<Place, Manifest> manifests = new HashMap<>();
  private final Map<Place, Long> sizes = new HashMap<>();
  private final Map<ImageSpec, Share> shares = new HashMap<>();

  /**
   * One image's.
   *
   * @param bytes at most the largest long, whatever sizes its manifests state
   */
  public record Share(int blobs, long bytes) {
    static final Share NOTHING = new Share(0, 0);

    Share plus(long size) {
      return new Share(blobs + 1, bytes > Long.MAX_VALUE - size ? Long.MAX_VALUE : bytes + size);
    }
  }

  public ImageShares(PromotionPlan plan) {
    plan.manifests()
        .forEach(m -> manifests.put(new Place(m.to(), m.manifest().digest()), m.manifest()));
    plan.blobs().forEach(b -> sizes.put(new Place(b.to(), b.blob().digest()), b.blob().size()));
    plan.images()
        .forEach(image -> shares.put(image.spec(), claimed(image, companions(plan, image))));
  }

  public Share of(PlannedImage image) {
    return shares.getOrDefault(image.spec(), Share.NOTHING);
  }

  private static Set<Digest> companions(PromotionPlan plan, PlannedImage image) {
    Companions.Belonging belonging = plan.companions().of().get(image.spec());
    return belonging == null ? Set.of() : belonging.manifests();
  }

  /** Each manifest and blob is taken by who comes first. */
  private Share claimed(PlannedImage image, Set<Digest> companions) {
    RepositoryName to = image.spec().targetRepository();
    Share share = Share.NOTHING;
    Deque<Digest> below = new ArrayDeque<>(companions);
    below.push(image.digest());
    while (!below.isEmpty()) {
      Manifest manifest = manifests.remove(new Place(to, below.pop()));
      if (manifest == null) {
        continue;
      }
      Graph.children(manifest).forEach(below::push);
      if (manifest instanceof Manifest.Image leaf) {
        for (var blob : leaf.blobs()) {
          Long size = sizes.remove(new Place(to, blob.digest()));
          share = size == null ? share : share.plus(size);
        }
      }
    }
    return share;
  }
}
