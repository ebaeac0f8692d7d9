package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlobOrderTest {
  private static final RepositoryName REPOSITORY = new RepositoryName("app");
  private static final int STREAMS = 2;

  @Test
  void imagesAreCompletedOneAfterTheOther() {
    assertThat(order(List.of(blobs(40, 41, 42), blobs(30, 31, 32))))
        .isEqualTo(blobs(42, 41, 40, 32, 31, 30));
  }

  @Test
  void theImageThatLacksMostGoesFirst() {
    assertThat(order(List.of(blobs(5, 10), blobs(9, 11), blobs(3, 4))))
        .isEqualTo(blobs(11, 9, 10, 5, 4, 3));
  }

  /** Of 119 bytes by two streams 59, of 123 bytes 61. */
  @Test
  void aBlobOfMoreThanAStreamsFairShareGoesBeforeAllImages() {
    assertThat(order(List.of(blobs(10, 11, 12, 13, 14), blobs(59))))
        .isEqualTo(blobs(14, 13, 12, 11, 10, 59));
    assertThat(order(List.of(blobs(10, 11, 12, 13, 15), blobs(62))))
        .isEqualTo(blobs(62, 15, 13, 12, 11, 10));
  }

  @Test
  void aBlobThatMayNotFitIntoACallGoesBeforeAllImages() {
    long large = BlobOrder.EARLY;
    assertThat(order(List.of(blobs(large - 1, large, large - 2), blobs(large - 3, large + 1))))
        .isEqualTo(blobs(large + 1, large, large - 1, large - 2, large - 3));
  }

  @Test
  void aSharedBlobGoesWithTheFirstImageThatLacksIt() {
    assertThat(order(List.of(blobs(20, 9), blobs(20, 8), blobs(20, 7))))
        .isEqualTo(blobs(20, 9, 8, 7));
  }

  @Test
  void whatNoManifestWaitsForGoesLastTheLargestFirst() {
    assertThat(BlobOrder.of(blobs(9, 8, 2, 1), List.of(image(blobs(2, 1))), STREAMS))
        .isEqualTo(blobs(2, 1, 9, 8));
  }

  @Test
  void noBlobIsNone() {
    assertThat(order(List.of())).isEmpty();
  }

  /** The order of all that images lack. */
  private static List<BlobTransfer> order(List<List<BlobTransfer>> images) {
    List<BlobTransfer> all =
        images.stream()
            .flatMap(List::stream)
            .distinct()
            .sorted(Comparator.comparingLong((BlobTransfer b) -> b.blob().size()).reversed())
            .toList();
    return BlobOrder.of(all, images.stream().map(BlobOrderTest::image).toList(), STREAMS);
  }

  private static ManifestTransfer image(List<BlobTransfer> blobs) {
    List<Descriptor> descriptors = blobs.stream().map(BlobTransfer::blob).toList();
    return new ManifestTransfer(
        REPOSITORY,
        REPOSITORY,
        new Manifest.Image(
            Digest.of(descriptors.toString()),
            ManifestType.OCI_MANIFEST,
            "",
            descriptors.getFirst(),
            descriptors.subList(1, descriptors.size())),
        0);
  }

  /** One of each size, which tells them apart. */
  private static List<BlobTransfer> blobs(long... sizes) {
    return Arrays.stream(sizes)
        .mapToObj(size ->
            new BlobTransfer(
                REPOSITORY,
                REPOSITORY,
                new Descriptor("application/octet-stream", Digest.of("blob " + size), size, false)))
        .toList();
  }
}
