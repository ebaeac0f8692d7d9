package io.awsdeployer.promote.registry;

import java.util.Optional;

/**
 * One image of a deploy manifest: which to take and where to leave it.
 *
 * @param pin what the tag must point to, if the build says so
 * @param parameter the CloudFormation parameter that is to be given the promoted image, if any
 */
public record ImageSpec(
    RepositoryName sourceRepository,
    Tag sourceTag,
    Optional<Digest> pin,
    RepositoryName targetRepository,
    Tag targetTag,
    Optional<ParameterName> parameter) {

  /** An image that no parameter is given. */
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
        sourceRepository, sourceTag, Optional.of(digest), targetRepository, targetTag, parameter);
  }

  /** The same image, to be handed to a parameter. */
  public ImageSpec handedTo(Optional<ParameterName> name) {
    return new ImageSpec(sourceRepository, sourceTag, pin, targetRepository, targetTag, name);
  }

  public String source() {
    return sourceRepository + ":" + sourceTag;
  }

  public String target() {
    return targetRepository + ":" + targetTag;
  }
}
