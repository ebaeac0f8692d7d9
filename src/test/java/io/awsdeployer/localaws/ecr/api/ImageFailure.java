package io.awsdeployer.localaws.ecr.api;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.ImageId;
import io.awsdeployer.localaws.ecr.StoredImage;
import java.util.Optional;

/** Why one image of a batch was not served (§1.1). */
record ImageFailure(String code, String reason) {

  /** An image, or why there is none. */
  sealed interface Lookup {
    record Found(StoredImage image) implements Lookup {}

    record Failed(ImageFailure failure) implements Lookup {}
  }

  static ImageFailure notFound() {
    return new ImageFailure("ImageNotFound", "Requested image not found");
  }

  /** The image an identifier names, whatever its status. */
  static Lookup lookup(EcrRepository repository, ImageId id) {
    if (id.digest().isEmpty() && id.tag().isEmpty()) {
      return failed(
          "MissingDigestAndTag", "Invalid request parameters: both tag and digest cannot be null");
    }
    if (id.digest().filter(digest -> !ImageId.isDigest(digest)).isPresent()) {
      return failed(
          "InvalidImageDigest",
          "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'");
    }
    if (id.tag().filter(tag -> !ImageId.isTag(tag)).isPresent()) {
      return failed(
          "InvalidImageTag",
          "Invalid request parameters: image tag should satisfy the regex '[a-zA-Z0-9_][a-zA-Z0-9._-]*'");
    }
    Optional<StoredImage> image =
        id.tag().isPresent()
            ? id.tag().flatMap(repository.images()::byTag)
            : id.digest().flatMap(repository.images()::byDigest);
    if (image.isEmpty()) {
      return new Lookup.Failed(notFound());
    }
    if (id.digest().filter(digest -> !digest.equals(image.get().digest())).isPresent()) {
      return failed(
          "ImageTagDoesNotMatchDigest", "Requested image tag does not match the requested digest");
    }
    return new Lookup.Found(image.get());
  }

  private static Lookup failed(String code, String reason) {
    return new Lookup.Failed(new ImageFailure(code, reason));
  }
}
