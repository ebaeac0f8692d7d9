package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who gets a shared blob first, and whose manifest the others wait for. */
class SharedBlobsTest {
  private static final RepositoryName A = new RepositoryName("app/a");
  private static final RepositoryName B = new RepositoryName("app/b");
  private static final RepositoryName C = new RepositoryName("app/c");
  private static final RepositoryName D = new RepositoryName("app/d");
  private static final Descriptor X = blob("x", 10);
  private static final Descriptor Y = blob("y", 20);

  private static Descriptor blob(String content, long size) {
    return new Descriptor("any", Digest.of(content), size, false);
  }

  private static BlobTransfer lacks(RepositoryName to, Descriptor blob) {
    return new BlobTransfer(to, to, blob);
  }

  /** An image whose first blob is its config. */
  private static ManifestTransfer image(RepositoryName to, Descriptor... blobs) {
    List<Descriptor> all = List.of(blobs);
    Manifest.Image image =
        new Manifest.Image(
            Digest.of(to + " " + all),
            ManifestType.OCI_MANIFEST,
            "",
            all.getFirst(),
            all.subList(1, all.size()));
    return new ManifestTransfer(to, to, image, 0);
  }

  @Test
  void whatOneRepositoryLacksIsWaitedForByNobody() {
    List<BlobTransfer> blobs = List.of(lacks(A, X), lacks(B, Y));
    SharedBlobs shared = SharedBlobs.of(blobs, List.of(image(A, X), image(B, Y)));
    assertThat(shared.vouchers()).isEmpty();
    assertThat(shared.inOrder(blobs)).isEqualTo(blobs);
  }

  @Test
  void whatAnotherRepositoryHasAlreadyIsWaitedForByNobody() {
    BlobTransfer there = new BlobTransfer(A, A, X, Optional.of(C));
    SharedBlobs shared =
        SharedBlobs.of(List.of(there, lacks(B, X)), List.of(image(A, X), image(B, X)));
    assertThat(shared.vouchers()).isEmpty();
  }

  @Test
  void theRepositoryThatSharesMostGetsItFirst() {
    ManifestTransfer ofB = image(B, X, Y);
    SharedBlobs shared =
        SharedBlobs.of(
            List.of(lacks(A, X), lacks(B, X), lacks(C, Y), lacks(B, Y)),
            List.of(image(A, X), ofB, image(C, Y)));
    assertThat(shared.vouchers())
        .containsExactly(
            new SharedBlobs.Plan(
                ofB, Set.of(lacks(B, X), lacks(B, Y)), List.of(lacks(A, X), lacks(C, Y))));
  }

  @Test
  void ofThoseThatShareAlikeTheFirstByNameDoes() {
    ManifestTransfer ofA = image(A, X);
    SharedBlobs shared =
        SharedBlobs.of(
            List.of(lacks(C, X), lacks(B, X), lacks(A, X)), List.of(image(C, X), image(B, X), ofA));
    assertThat(shared.vouchers())
        .containsExactly(
            new SharedBlobs.Plan(ofA, Set.of(lacks(A, X)), List.of(lacks(B, X), lacks(C, X))));
  }

  @Test
  void ofItsImagesTheOneThatLacksTheFewestBytesIsWaitedFor() {
    Descriptor more = blob("more", 6);
    Descriptor less = blob("less", 5);
    ManifestTransfer cheaper = image(A, X, less);
    SharedBlobs shared =
        SharedBlobs.of(
            List.of(lacks(A, X), lacks(A, more), lacks(A, less), lacks(B, X)),
            List.of(image(A, X, more), cheaper, image(B, X)));
    assertThat(shared.vouchers()).extracting(SharedBlobs.Plan::manifest).containsExactly(cheaper);
  }

  @Test
  void whatTheImageHasAlreadyIsNotMissed() {
    SharedBlobs shared =
        SharedBlobs.of(List.of(lacks(A, X), lacks(B, X)), List.of(image(A, X, Y), image(B, X)));
    assertThat(shared.vouchers())
        .extracting(SharedBlobs.Plan::missing)
        .containsExactly(Set.of(lacks(A, X)));
  }

  @Test
  void whereNoImageIsPutWithoutATagThereIsNothingToWaitFor() {
    List<BlobTransfer> blobs = List.of(lacks(A, X), lacks(B, X));
    assertThat(SharedBlobs.of(blobs, List.of()).vouchers()).isEmpty();
  }

  /** The sooner one stands, the sooner it is known whether the registry mounts at all. */
  @Test
  void theCheapestImageIsFirstAndItsBlobsAre() {
    ManifestTransfer dear = image(A, Y);
    ManifestTransfer cheap = image(B, X);
    List<BlobTransfer> blobs = List.of(lacks(A, Y), lacks(C, Y), lacks(D, X), lacks(B, X));
    SharedBlobs shared = SharedBlobs.of(blobs, List.of(dear, cheap));
    assertThat(shared.vouchers())
        .extracting(SharedBlobs.Plan::manifest)
        .containsExactly(cheap, dear);
    assertThat(shared.inOrder(blobs))
        .containsExactly(lacks(B, X), lacks(A, Y), lacks(C, Y), lacks(D, X));
  }
}
