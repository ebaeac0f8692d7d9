package io.awsdeployer.promote.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.StoredImage;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** An image with all below it, each of it the bytes that its digest says. */
public final class Whole {
  private Whole() {}

  public static void require(EcrRepository repository, String digest) {
    assertThat(is(repository, digest)).as("%s in %s", digest, repository.name()).isTrue();
  }

  public static boolean is(EcrRepository repository, String digest) {
    Optional<StoredImage> image = repository.images().byDigest(digest);
    return image.isPresent()
        && MemoryBlob.of(image.get().bytes()).digest().equals(digest)
        && image.get().facts().requiredBlobs().allMatch(blob -> hasBlob(repository, blob))
        && image.get().facts().requiredChildren().allMatch(child -> is(repository, child));
  }

  private static boolean hasBlob(EcrRepository repository, String digest) {
    return repository
        .blobs()
        .find(digest)
        .filter(blob -> MemoryBlob.of(bytes(blob)).digest().equals(digest))
        .isPresent();
  }

  private static byte[] bytes(Blob blob) {
    try (InputStream content = blob.open()) {
      return content.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
