package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.ecr.ContentMissingException;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.plan.MissingBlobs;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.work.Workers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * All manifests, children before their parents. A put that misses content which was there a moment
 * ago, cleaned up for want of a manifest that refers to it, brings that content over again, once.
 */
final class ManifestStage {
  /** More than the quota of ten a second can use, however slow the answers. */
  static final int PUTS_AT_ONCE = 16;

  private final EcrRegistry target;
  private final MissingBlobs missingBlobs;
  private final BlobCopy blobs;
  private final Workers workers;
  private final EventLog log;
  private final LongAdder puts = new LongAdder();
  private final Map<Place, ManifestTransfer> planned = new HashMap<>();
  private final Set<Place> staged = ConcurrentHashMap.newKeySet();

  private record Place(RepositoryName to, Digest digest) {}

  /** A stage for these manifests, which may then be put in any number of calls. */
  ManifestStage(
      EcrRegistry target,
      MissingBlobs missingBlobs,
      BlobCopy blobs,
      Workers workers,
      List<ManifestTransfer> all,
      EventLog log) {
    this.target = target;
    this.missingBlobs = missingBlobs;
    this.blobs = blobs;
    this.workers = workers;
    this.log = log;
    all.forEach(m -> planned.put(new Place(m.to(), m.manifest().digest()), m));
  }

  /** Puts them untagged, height by height. */
  void run(List<ManifestTransfer> manifests) throws InterruptedException {
    int highest = manifests.stream().mapToInt(ManifestTransfer::height).max().orElse(-1);
    for (int i = 0; i <= highest; i++) {
      int height = i;
      workers.each(
          manifests.stream().filter(m -> m.height() == height).toList(), PUTS_AT_ONCE, this::stage);
    }
  }

  /** Puts one untagged, unless that was done before. */
  void stage(ManifestTransfer manifest) throws InterruptedException {
    if (staged.add(new Place(manifest.to(), manifest.manifest().digest()))) {
      put(manifest, Optional.empty());
      puts.increment();
    }
  }

  long puts() {
    return puts.sum();
  }

  /** Puts one, and mends what it misses. */
  void put(ManifestTransfer transfer, Optional<Tag> tag) throws InterruptedException {
    try {
      target.put(transfer.to(), transfer.stored(), tag);
    } catch (ContentMissingException e) {
      log.warn(
          "The target lost content that was there, it is brought over again",
          Map.of(
              "repository",
              transfer.to(),
              "digest",
              transfer.manifest().digest(),
              "reason",
              Wording.reason(e)));
      bringAgain(transfer, e.digests());
      putAgain(transfer, tag);
    }
  }

  private void bringAgain(ManifestTransfer transfer, Set<Digest> named)
      throws InterruptedException {
    switch (transfer.manifest()) {
      case Manifest.Image image -> {
        for (BlobTransfer blob :
            missingBlobs.of(transfer.from(), transfer.to(), List.of(image), named).missing()) {
          blobs.copy(blob);
        }
      }
      case Manifest.Index index -> {
        for (Descriptor child : index.children()) {
          ManifestTransfer below = planned.get(new Place(transfer.to(), child.digest()));
          if (below != null) {
            put(below, Optional.empty());
          }
        }
      }
    }
  }

  private void putAgain(ManifestTransfer transfer, Optional<Tag> tag) throws InterruptedException {
    try {
      target.put(transfer.to(), transfer.stored(), tag);
    } catch (ContentMissingException e) {
      throw new ServiceUnavailableException(
          Problem.of(
                  "The target repository %s in %s keeps losing content of %s while it is staged: %s."
                      .formatted(
                          transfer.to(),
                          target.id(),
                          transfer.manifest().digest(),
                          Wording.reason(e)))
              .attempted(
                  new Attempt(
                      "ecr:PutImage",
                      target.principal().arn(),
                      target.repositoryArn(transfer.to())))
              .answered(e.answer())
              .remedy(
                  "if something deletes untagged images there within minutes, stop it during promotions"),
          e);
    }
  }
}
