package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import io.awsdeployer.promote.ecr.ContentMissingException;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.plan.MissingBlobs;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.testing.Gate;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.MovedClock;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.work.Workers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What becomes of each blob, where a copy ends as the test says: exact rates, failures that come
 * from nowhere else, and more wishes at once than fit, which no real registry can be made to show.
 */
@Timeout(300)
class BlobStageTest {
  private static final RepositoryName A = new RepositoryName("app/a");
  private static final RepositoryName OTHER = new RepositoryName("app/other");
  private static final long MIB = 1 << 20;

  private final MovedClock clock = new MovedClock();
  private final TransferMeter meter = new TransferMeter(clock);
  private final Deadline deadline = Deadline.in(Duration.ofSeconds(60), Duration.ZERO, clock);
  private final BlobCopy copy = mock(BlobCopy.class);
  private final EcrRegistry target = mock(EcrRegistry.class);
  private final Set<Digest> copied = ConcurrentHashMap.newKeySet();
  private final BlobStage stage =
      new BlobStage(
          copy,
          meter,
          new Prospects(meter, deadline),
          deadline,
          new Pace(10, clock, clock),
          Progress.logged(mock(EventLog.class)));

  private static BlobTransfer lacking(String content, long size) {
    return new BlobTransfer(A, A, new Descriptor("any", Digest.of(content), size, false));
  }

  private static BlobTransfer there(String content) {
    return new BlobTransfer(
        A, A, new Descriptor("any", Digest.of(content), 100, false), Optional.of(OTHER));
  }

  /** An upload whose only answer is the one to wishes for a mount. */
  private record Mounting(MountAnswer answer, Runnable considered, Runnable meanwhile)
      implements BlobUpload {
    Mounting(MountAnswer answer) {
      this(answer, () -> {}, () -> {});
    }

    @Override
    public void upload(RepositoryName to, LayerDownload content) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean mounts() {
      considered.run();
      return true;
    }

    @Override
    public MountAnswer mount(RepositoryName to, Digest blob, RepositoryName from) {
      meanwhile.run();
      return answer;
    }
  }

  private void run(List<BlobTransfer> blobs, BlobUpload upload, ManifestTransfer... manifests)
      throws InterruptedException {
    ManifestStage puts =
        new ManifestStage(
            target,
            mock(MissingBlobs.class),
            copy,
            new Workers(deadline),
            List.of(manifests),
            mock(EventLog.class));
    stage.run(
        blobs,
        PromotionPlan.bytes(blobs),
        new Mounts(
            upload, puts::stage, SharedBlobs.of(blobs, List.of(manifests)), mock(EventLog.class)),
        new ReadyManifests(puts, blobs, List.of(manifests)));
  }

  private void run(List<BlobTransfer> blobs, ManifestTransfer... manifests)
      throws InterruptedException {
    run(blobs, new Mounting(MountAnswer.UNTOLD), manifests);
  }

  @FunctionalInterface
  private interface Event {
    void happens(BlobTransfer blob) throws InterruptedException;
  }

  private void copying(Event event) throws InterruptedException {
    doAnswer(
            call -> {
              BlobTransfer blob = call.getArgument(0);
              event.happens(blob);
              copied.add(blob.blob().digest());
              return null;
            })
        .when(copy)
        .copy(any());
  }

  /** The first blob, which is always let in, and from then on the link's rate. */
  private void copyTwoMebibytesInASecond() throws InterruptedException {
    copying(blob -> {
      meter.downloaded(blob.blob().size());
      clock.move(Duration.ofSeconds(1));
      meter.finished(blob.blob().size());
    });
    run(List.of(lacking("first", 2 * MIB)));
  }

  @Test
  void theManifestIsPutWithTheLastOfItsBlobs()
      throws InterruptedException, ContentMissingException {
    copying(_ -> {});
    BlobTransfer layer = lacking("layer", 10);
    ManifestTransfer image =
        new ManifestTransfer(
            A,
            A,
            new Manifest.Image(
                Digest.of("image"),
                ManifestType.OCI_MANIFEST,
                "",
                layer.blob(),
                List.of(layer.blob())),
            0);
    run(List.of(layer), image);
    verify(target).put(A, image.stored(), Optional.empty());
  }

  /** What a quota of the target stops is told as it is, and not as a matter of time. */
  @Test
  void aLimitOfTheTargetsOwnEndsAll() throws InterruptedException {
    TargetLimitExceededException limit =
        new TargetLimitExceededException(Problem.of("No more layers."));
    copying(_ -> {
      throw limit;
    });
    assertThatExceptionOfType(TargetLimitExceededException.class)
        .isThrownBy(() -> run(List.of(lacking("layer", 10))))
        .isSameAs(limit);
  }

  /** Sixty seconds at two mebibytes each: all of a call, to the byte. */
  @Test
  void whatIsLeftIsNamedIfItTakesAllOfACall() throws InterruptedException {
    copyTwoMebibytesInASecond();
    BlobTransfer left = lacking("left", 120 * MIB);
    assertThat(incomplete(List.of(there("mounted"), left)))
        .hasMessageContaining(
            "blobs (%d of %d bytes) staged in 1 s".formatted(2 * MIB + 100, 120 * MIB + 100))
        .hasMessageContaining("The function's time is up with 2 of ")
        .hasMessageContaining(
            "the blob %s has 125829120 bytes, which takes 60 s at the 2097152 bytes a second measured, and a call has 60 s for it"
                .formatted(left.blob().digest()));
  }

  @Test
  void whatIsLeftIsNotNamedIfItTakesLess() throws InterruptedException {
    copyTwoMebibytesInASecond();
    assertThat(incomplete(List.of(lacking("left", 120 * MIB - 1))))
        .message()
        .contains("The function's time is up with 1 of ")
        .doesNotContain("if that happens again");
  }

  private PromotionIncompleteException incomplete(List<BlobTransfer> blobs) {
    try {
      run(blobs, new Mounting(MountAnswer.MOUNTED));
    } catch (PromotionIncompleteException e) {
      return e;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    throw new AssertionError("it was complete");
  }

  @Test
  void whatIsNotMountedIsCopiedAndWhatIsMountedIsNot() throws InterruptedException {
    copying(_ -> {});
    run(List.of(there("layer")), new Mounting(MountAnswer.UPLOAD_BEGUN));
    assertThat(copied).containsExactly(Digest.of("layer"));
    run(List.of(there("another")), new Mounting(MountAnswer.MOUNTED));
    assertThat(copied).containsExactly(Digest.of("layer"));
  }

  /**
   * Each costs the registry a request, so they share the bound of the small blobs. None ends before
   * all are at the door.
   */
  @Test
  void noMoreThanThirtyTwoWishesAreUnderWayAtOnce() throws InterruptedException {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<BlobTransfer> blobs =
        IntStream.range(0, 10 * BlobStage.SMALL_AT_ONCE)
            .mapToObj(i -> there("layer " + i))
            .toList();
    Gate allAreThere = Gate.after(blobs.size());
    run(
        blobs,
        new Mounting(
            MountAnswer.MOUNTED,
            allAreThere::happened,
            () -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              allAreThere.await();
              now.decrementAndGet();
            }));
    assertThat(most).hasValue(BlobStage.SMALL_AT_ONCE);
    assertThat(meter.blobsMounted()).isEqualTo(blobs.size());
  }

  /** All are at the door before the first is answered, thirty-two of them with their wish said. */
  @Test
  void whoHasNotAskedYetWhenTheRegistryRefusesIsCopiedWithoutAsking() throws InterruptedException {
    copying(_ -> {});
    AtomicInteger asked = new AtomicInteger();
    List<BlobTransfer> blobs =
        IntStream.range(0, 3 * BlobStage.SMALL_AT_ONCE).mapToObj(i -> there("layer " + i)).toList();
    Gate allAreThere = Gate.after(blobs.size());
    run(
        blobs,
        new Mounting(
            MountAnswer.REFUSED,
            allAreThere::happened,
            () -> {
              asked.incrementAndGet();
              allAreThere.await();
            }));
    assertThat(asked).hasValue(BlobStage.SMALL_AT_ONCE);
    assertThat(copied).hasSize(blobs.size());
  }
}
