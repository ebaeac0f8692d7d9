package io.awsdeployer.promote.registry;

import java.util.Optional;

/**
 * One image of a deploy manifest: which to take and where to leave it.
 *
 * @param sourceReference a tag, or the digest alone where no tag is asked for
 * @param pin what the tag must point to, if the build says so
 * @param extras what else is said of it
 */
public record ImageSpec(
    RepositoryName sourceRepository,
    Reference sourceReference,
    Optional<Digest> pin,
    RepositoryName targetRepository,
    Tag targetTag,
    ImageExtras extras) {

  /** An image of which nothing is said but which it is. */
  public ImageSpec(
      RepositoryName sourceRepository,
      Reference sourceReference,
      Optional<Digest> pin,
      RepositoryName targetRepository,
      Tag targetTag) {
    this(sourceRepository, sourceReference, pin, targetRepository, targetTag, ImageExtras.NONE);
  }

  /** The same image, held to a digest. */
  public ImageSpec pinnedTo(Digest digest) {
    return new ImageSpec(
        sourceRepository,
        sourceReference,
        Optional.of(digest),
        targetRepository,
        targetTag,
        extras);
  }

  /** The same image, with something else said of it. */
  public ImageSpec with(ImageExtras other) {
    return new ImageSpec(
        sourceRepository, sourceReference, pin, targetRepository, targetTag, other);
  }

  public String source() {
    return sourceRepository.with(sourceReference);
  }

  public String target() {
    return targetRepository + ":" + targetTag;
  }
}
