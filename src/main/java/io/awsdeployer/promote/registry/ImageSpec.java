package io.awsdeployer.promote.registry;

import java.util.Optional;

/**
 * One image of a deploy manifest: which to take and where to leave it.
 *
 * @param sourceReference a tag, or the digest alone where no tag is asked for
 * @param pin what the tag must point to, if the build says so
 */
public record ImageSpec(
    RepositoryName sourceRepository,
    Reference sourceReference,
    Optional<Digest> pin,
    RepositoryName targetRepository,
    Tag targetTag) {

  /** The same image, held to a digest. */
  public ImageSpec pinnedTo(Digest digest) {
    return new ImageSpec(
        sourceRepository, sourceReference, Optional.of(digest), targetRepository, targetTag);
  }

  public String source() {
    return sourceRepository.with(sourceReference);
  }

  public String target() {
    return targetRepository + ":" + targetTag;
  }
}
