package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.registry.RepositoryName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Mounts blobs that another repository of the target has, so that they cross the link once. A blob
 * that this very promotion brings to another repository first is waited for, until the registry has
 * shown that waiting is in vain.
 *
 * <p>Mounting is a setting of the account, off at first; it takes equal encryption, the right
 * {@code ecr:GetDownloadUrlForLayer} on the other repository, and a manifest there that refers to
 * the blob (docs/ecr-behaviour.md §4.4). None of it is asked for: the registry's answers tell.
 */
final class Mounts {
  private final BlobUpload upload;
  private final ManifestPut manifests;
  private final SharedBlobs shared;
  private final EventLog log;
  private final Map<BlobTransfer, Voucher> awaited = new HashMap<>();
  private final Map<BlobTransfer, List<Voucher>> needed = new HashMap<>();
  private final List<Voucher> vouchers;
  private final Set<Pair> inVain = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean works = new AtomicBoolean();
  private final AtomicBoolean refused = new AtomicBoolean();
  private final AtomicBoolean told = new AtomicBoolean();

  private record Pair(RepositoryName from, RepositoryName to) {}

  /** Puts an image's manifest untagged, which makes its blobs mountable. */
  interface ManifestPut {
    void stage(ManifestTransfer manifest) throws InterruptedException;
  }

  Mounts(BlobUpload upload, ManifestPut manifests, SharedBlobs shared, EventLog log) {
    this.upload = upload;
    this.manifests = manifests;
    this.shared = shared;
    this.log = log;
    this.vouchers = shared.vouchers().stream().map(Voucher::new).toList();
    for (Voucher voucher : vouchers) {
      voucher.plan().waiting().forEach(blob -> awaited.put(blob, voucher));
      voucher
          .plan()
          .missing()
          .forEach(blob -> needed.computeIfAbsent(blob, _ -> new ArrayList<>()).add(voucher));
    }
  }

  /** In the order that soonest tells whether the registry mounts. */
  List<BlobTransfer> inOrder(List<BlobTransfer> blobs) {
    return shared.inOrder(blobs);
  }

  /** The repository to mount from, if there is one to try; waits for it where that is worth it. */
  Optional<RepositoryName> source(BlobTransfer blob) throws InterruptedException {
    Voucher voucher = awaited.get(blob);
    if ((voucher == null && blob.elsewhere().isEmpty()) || refused.get() || !upload.mounts()) {
      return Optional.empty();
    }
    Optional<RepositoryName> from = voucher == null ? blob.elsewhere() : await(voucher);
    return from.filter(repository -> !inVain.contains(new Pair(repository, blob.to())));
  }

  private Optional<RepositoryName> await(Voucher voucher) throws InterruptedException {
    boolean stands = waitingIsWorthIt() ? voucher.await() : voucher.stands();
    return stands ? Optional.of(voucher.plan().manifest().to()) : Optional.empty();
  }

  /**
   * Mounts the blob if the registry does that.
   *
   * @return false when it has to be uploaded
   */
  boolean mount(BlobTransfer blob, RepositoryName from) throws InterruptedException {
    MountAnswer answer = ask(blob, from);
    Pair pair = new Pair(from, blob.to());
    switch (answer) {
      case MOUNTED -> works.set(true);
      case UPLOAD_BEGUN -> inVain(pair, "it begins an upload instead");
      case REFUSED -> {
        refused.set(true);
        inVain(pair, "it refuses");
      }
      case UNTOLD -> {}
    }
    return answer == MountAnswer.MOUNTED;
  }

  /**
   * To be told of each blob when its turn has ended. Where that completes an image that others wait
   * for, its manifest is put at once.
   *
   * @param there whether the repository has it now
   */
  void ended(BlobTransfer blob, boolean there) throws InterruptedException {
    for (Voucher voucher : needed.getOrDefault(blob, List.of())) {
      if (voucher.ended(blob, there)) {
        boolean awaited = waitingIsWorthIt() && upload.mounts();
        if (awaited) {
          manifests.stage(voucher.plan().manifest());
        }
        voucher.settle(awaited);
      }
    }
  }

  private MountAnswer ask(BlobTransfer blob, RepositoryName from) throws InterruptedException {
    try {
      return upload.mount(blob.to(), blob.blob().digest(), from);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return MountAnswer.UNTOLD;
    }
  }

  /**
   * One mount that was not granted, and none that was: most likely the account's setting is off.
   */
  private boolean waitingIsWorthIt() {
    return !refused.get() && (works.get() || inVain.isEmpty());
  }

  private void inVain(Pair pair, String reason) {
    inVain.add(pair);
    if (!told.getAndSet(true)) {
      log.info(
          "The registry does not mount a blob from another repository, it is uploaded",
          Map.of("repository", pair.to(), "from", pair.from(), "reason", reason));
    }
    if (!waitingIsWorthIt()) {
      vouchers.forEach(voucher -> voucher.settle(false));
    }
  }
}
