package io.awsdeployer.promote.testing;

import static java.util.stream.Collectors.toUnmodifiableMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a target must look like after a promotion that went well. */
public final class Promoted {
  private Promoted() {}

  /** The bed's target repository has exactly these images, and the way there was clean. */
  public static void exactly(
      Bed bed, String repository, Map<String, ? extends TestManifest> byTag, Blob... more) {
    exactly(bed.target(repository), byTag, more);
    assertThat(bed.target(repository).uploads().openUploads()).isZero();
    cleanly(bed);
  }

  /**
   * The repository has these images under these tags, byte for byte, every blob of them, and
   * nothing else: no further manifest, no tag on a child, no stray blob.
   *
   * @param more blobs beyond those that the images bring, foreign layers that were pushed
   */
  public static void exactly(
      EcrRepository target, Map<String, ? extends TestManifest> byTag, Blob... more) {
    List<TestManifest> manifests =
        byTag.values().stream().flatMap(TestManifest::graph).distinct().toList();
    assertThat(target.tags())
        .containsExactlyInAnyOrderEntriesOf(
            byTag.entrySet().stream()
                .collect(toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue().digest())));
    assertThat(target.imageDigests())
        .containsExactlyInAnyOrderElementsOf(
            manifests.stream().map(TestManifest::digest).distinct().toList());
    for (TestManifest manifest : manifests) {
      assertThat(target.manifest(manifest.digest())).hasValue(manifest.bytes());
    }
    List<Blob> blobs =
        Stream.concat(
                manifests.stream()
                    .filter(Image.class::isInstance)
                    .map(Image.class::cast)
                    .flatMap(image -> image.blobs().stream()),
                Arrays.stream(more))
            .toList();
    assertThat(target.blobDigests())
        .containsExactlyInAnyOrderElementsOf(blobs.stream().map(Blob::digest).distinct().toList());
    for (Blob blob : blobs) {
      assertThat(bytes(target.blobs().find(blob.digest()).orElseThrow())).isEqualTo(bytes(blob));
    }
  }

  /** Nobody relied on what real ECR does not promise, and the local AWS made no mistake itself. */
  public static void cleanly(Bed bed) {
    assertThat(bed.aws().ecr().violations()).isEmpty();
    assertThat(bed.aws().requests().failures()).isEmpty();
  }

  private static byte[] bytes(Blob blob) {
    try (InputStream content = blob.open()) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
