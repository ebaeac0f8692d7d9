package io.awsdeployer.promote.registry;

import java.util.Optional;

/**
 * One image of a deploy manifest: which to take and where to leave it.
 *
 * @param pin what the tag must point to, if the build says so
 * @param referrers whether signatures, SBOMs and attestations travel with it, if that is said of
 *     this image
 */
public record ImageSpec(
    RepositoryName sourceRepository,
    Tag sourceTag,
    Optional<Digest> pin,
    RepositoryName targetRepository,
    Tag targetTag,
    Optional<Boolean> referrers) {

  /** An image of which nothing is said but which it is. */
  public ImageSpec(
      RepositoryName sourceRepository,
      Tag sourceTag,
      Optional<Digest> pin,
      RepositoryName targetRepository,
      Tag targetTag) {
    this(sourceRepository, sourceTag, pin, targetRepository, targetTag, Optional.empty());
  }

  /** The same image, held to a digest. */
  public ImageSpec pinnedTo(Digest digest) {
    return new ImageSpec(
        sourceRepository, sourceTag, Optional.of(digest), targetRepository, targetTag, referrers);
  }

  /** The same image, with something else said of what travels with it. */
  public ImageSpec withReferrers(Optional<Boolean> travel) {
    return new ImageSpec(sourceRepository, sourceTag, pin, targetRepository, targetTag, travel);
  }

  public String source() {
    return sourceRepository + ":" + sourceTag;
  }

  public String target() {
    return targetRepository + ":" + targetTag;
  }
}
