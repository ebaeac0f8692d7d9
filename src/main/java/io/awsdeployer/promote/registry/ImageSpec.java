package io.awsdeployer.promote.registry;

import java.util.Optional;

/**
 * One tag of one image of a deploy manifest: which image to take and where to leave it. An image
 * that gets several tags is as many of these, the first its main one and the others further ones.
 *
 * @param pin what the tag must point to, if the build says so
 * @param app what the image is called in tags that are made of names
 * @param further whether the image has another tag, before this one, that it is counted by
 */
public record ImageSpec(
    RepositoryName sourceRepository,
    Tag sourceTag,
    Optional<Digest> pin,
    RepositoryName targetRepository,
    Tag targetTag,
    String app,
    boolean further) {

  /** The only tag of an image that is called as its repository is. */
  public ImageSpec(
      RepositoryName sourceRepository,
      Tag sourceTag,
      Optional<Digest> pin,
      RepositoryName targetRepository,
      Tag targetTag) {
    this(
        sourceRepository,
        sourceTag,
        pin,
        targetRepository,
        targetTag,
        sourceRepository.lastPart(),
        false);
  }

  /** The same image, held to a digest. */
  public ImageSpec pinnedTo(Digest digest) {
    return new ImageSpec(
        sourceRepository,
        sourceTag,
        Optional.of(digest),
        targetRepository,
        targetTag,
        app,
        further);
  }

  /** The same image under its main tag's name. */
  public ImageSpec tagged(Tag tag) {
    return new ImageSpec(sourceRepository, sourceTag, pin, targetRepository, tag, app, further);
  }

  /** The same image under one tag more. */
  public ImageSpec taggedAlso(Tag tag) {
    return new ImageSpec(sourceRepository, sourceTag, pin, targetRepository, tag, app, true);
  }

  /** Whether two are the same image at the source, wherever they go. */
  public boolean sameSource(ImageSpec other) {
    return sourceRepository.equals(other.sourceRepository)
        && sourceTag.equals(other.sourceTag)
        && pin.equals(other.pin);
  }

  /** Whether this is a further tag of the image that the other one is a tag of. */
  boolean isFurtherOf(ImageSpec other) {
    return further && sameSource(other) && targetRepository.equals(other.targetRepository);
  }

  public String source() {
    return sourceRepository + ":" + sourceTag;
  }

  public String target() {
    return targetRepository + ":" + targetTag;
  }
}
