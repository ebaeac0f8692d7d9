package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.plan.BlobTransfer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * An image whose manifest makes its blobs mountable, once all of them are there and it is put
 * itself.
 */
final class Voucher {
  private final SharedBlobs.Plan plan;
  private final Set<BlobTransfer> missing;
  private final CompletableFuture<Boolean> standing = new CompletableFuture<>();

  Voucher(SharedBlobs.Plan plan) {
    this.plan = plan;
    this.missing = new HashSet<>(plan.missing());
  }

  SharedBlobs.Plan plan() {
    return plan;
  }

  /**
   * Takes note of a blob.
   *
   * @return whether it was the last that the manifest missed
   */
  synchronized boolean ended(BlobTransfer blob, boolean there) {
    if (!there) {
      settle(false);
      return false;
    }
    return missing.remove(blob) && missing.isEmpty();
  }

  /** Ends all waiting; only the first word counts. */
  void settle(boolean mountable) {
    boolean _ = standing.complete(mountable);
  }

  /** Whether the blobs can be mounted now. */
  boolean stands() {
    return standing.getNow(false);
  }

  /** Waits until it is settled whether the blobs can be mounted. */
  boolean await() throws InterruptedException {
    try {
      return standing.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
