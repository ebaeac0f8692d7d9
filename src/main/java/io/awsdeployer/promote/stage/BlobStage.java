package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * All blobs, in parallel, the largest first and the small ones image by image. Few large ones fill
 * a link and many small ones wait for round trips, so each kind has its own gate (measured: flat
 * from 2 large, from 32 small).
 */
final class BlobStage {
  private static final long LARGE = 1 << 20;
  static final int LARGE_AT_ONCE = 8;
  static final int SMALL_AT_ONCE = 32;

  private final BlobCopy copy;
  private final TransferMeter meter;
  private final Prospects prospects;
  private final Deadline deadline;
  private final Pace startPace;
  private final Progress progress;
  private final Admission admission;
  private final Set<BlobTransfer> done = ConcurrentHashMap.newKeySet();

  BlobStage(
      BlobCopy copy,
      TransferMeter meter,
      Prospects prospects,
      Deadline deadline,
      Pace startPace,
      Progress progress) {
    this.copy = copy;
    this.meter = meter;
    this.prospects = prospects;
    this.deadline = deadline;
    this.startPace = startPace;
    this.progress = progress;
    this.admission = new Admission(meter, deadline, prospects, LARGE);
  }

  /**
   * Copies or mounts them all.
   *
   * @param total their bytes
   * @param manifests told of each that is there
   * @throws PromotionIncompleteException when some do not fit into the time that is left
   * @throws TargetLimitExceededException when all are there but for those that fit into no call
   */
  void run(List<BlobTransfer> blobs, long total, Mounts mounts, ReadyManifests manifests)
      throws InterruptedException {
    Semaphore large = new Semaphore(LARGE_AT_ONCE, true);
    Semaphore small = new Semaphore(SMALL_AT_ONCE, true);
    List<Callable<Boolean>> tasks = new ArrayList<>();
    for (BlobTransfer blob : mounts.inOrder(manifests.inOrder(blobs, LARGE))) {
      Semaphore gate = blob.blob().size() >= LARGE ? large : small;
      tasks.add(() -> {
        boolean there = mount(blob, mounts, small) || copy(blob, gate);
        mounts.ended(blob, there);
        if (there) {
          manifests.there(blob);
        }
        return there;
      });
    }
    List<Boolean> copied;
    try {
      copied =
          new Workers(deadline)
              .all(tasks, progress.every().toMillis(), () -> sayProgress(blobs.size(), total));
    } catch (PromotionIncompleteException e) {
      throw incomplete(blobs, total);
    }
    long left = copied.stream().filter(there -> !there).count();
    if (left > 0 && left == prospects.refused().size()) {
      throw prospects.refused().element();
    }
    if (left > 0) {
      throw incomplete(blobs, total);
    }
  }

  /** A mount moves no byte, so it waits for no room on the link. */
  private boolean mount(BlobTransfer blob, Mounts mounts, Semaphore gate)
      throws InterruptedException {
    if (mounts.source(blob).isEmpty()) {
      return false;
    }
    gate.acquire();
    try {
      // Asked again, because the answers to others may have ended the matter meanwhile.
      Optional<RepositoryName> from = mounts.source(blob);
      if (from.isEmpty()) {
        return false;
      }
      startPace.await();
      if (!mounts.mount(blob, from.get())) {
        return false;
      }
    } finally {
      gate.release();
    }
    meter.mounted(blob.blob().size());
    done.add(blob);
    return true;
  }

  /** Who has to wait for others does not keep them from the gate: they may be just behind. */
  private boolean copy(BlobTransfer blob, Semaphore gate) throws InterruptedException {
    while (true) {
      gate.acquire();
      try {
        switch (admission.enter(blob.blob().size())) {
          case BEGIN -> {
            return copyAdmitted(blob);
          }
          case NOT_IN_THIS_CALL -> {
            return false;
          }
          case LATER -> {}
        }
      } finally {
        gate.release();
      }
    }
  }

  private boolean copyAdmitted(BlobTransfer blob) throws InterruptedException {
    try {
      copy.copy(blob);
      done.add(blob);
      return true;
    } catch (TargetLimitExceededException e) {
      if (!prospects.refused().contains(e)) {
        throw e;
      }
      // The others are brought over all the same: when there is a remedy, they are there.
      return false;
    } finally {
      admission.leave();
    }
  }

  private void sayProgress(int blobs, long bytes) {
    progress.at(
        new Progress.Standing(
            meter.blobsDone() + meter.blobsMounted(),
            blobs,
            meter.bytesDownloaded() + meter.bytesMounted(),
            bytes,
            meter.elapsed()));
  }

  private PromotionIncompleteException incomplete(List<BlobTransfer> blobs, long total) {
    Problem problem =
        Problem.of(
                "The function's time is up with %d of %d blobs (%d of %d bytes) staged in %d s; no tag has moved, and what is staged stays."
                    .formatted(
                        meter.blobsDone() + meter.blobsMounted(),
                        blobs.size(),
                        meter.bytesDone() + meter.bytesMounted(),
                        total,
                        meter.elapsed().toSeconds()))
            .remedy("call again with the same input: it goes on from there");
    return new PromotionIncompleteException(tooLarge(blobs).map(problem::remedy).orElse(problem));
  }

  /** What to do where calling again leads nowhere: the largest blob left takes all the time. */
  private Optional<String> tooLarge(List<BlobTransfer> blobs) {
    Optional<BlobTransfer> largest = blobs.stream().filter(b -> !done.contains(b)).findFirst();
    OptionalDouble rate = meter.bytesPerSecond();
    if (largest.isEmpty() || rate.isEmpty()) {
      return Optional.empty();
    }
    Descriptor blob = largest.get().blob();
    double seconds = blob.size() / rate.getAsDouble();
    return seconds * 1000 < prospects.whole().toMillis()
        ? Optional.empty()
        : Optional.of(
            "if that happens again: the blob %s has %d bytes, which takes %.0f s at the %.0f bytes a second measured, and a call has %d s for it: give the function more time, or more memory, with which Lambda gives more network"
                .formatted(
                    blob.digest(),
                    blob.size(),
                    seconds,
                    rate.getAsDouble(),
                    prospects.whole().toSeconds()));
  }
}
