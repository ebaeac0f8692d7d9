package io.awsdeployer.promote.registry;

import java.util.Optional;

/**
 * One tag of one image of a deploy manifest: which image to take and where to leave it. An image
 * that gets several tags is as many of these, the first its main one and the others further ones.
 *
 * @param sourceReference a tag, or the digest alone where no tag is asked for
 * @param pin what the tag must point to, if the build says so
 * @param app what the image is called in tags that are made of names
 * @param further whether the image has another tag, before this one, that it is counted by
 * @param extras what else is said of it
 */
public record ImageSpec(
    RepositoryName sourceRepository,
    Reference sourceReference,
    Optional<Digest> pin,
    RepositoryName targetRepository,
    Tag targetTag,
    String app,
    boolean further,
    ImageExtras extras) {

  /** The only tag of an image that is called as its repository is. */
  public ImageSpec(
      RepositoryName sourceRepository,
      Reference sourceReference,
      Optional<Digest> pin,
      RepositoryName targetRepository,
      Tag targetTag) {
    this(
        sourceRepository,
        sourceReference,
        pin,
        targetRepository,
        targetTag,
        sourceRepository.lastPart(),
        false,
        ImageExtras.NONE);
  }

  /** The same image, held to a digest. */
  public ImageSpec pinnedTo(Digest digest) {
    return new ImageSpec(
        sourceRepository,
        sourceReference,
        Optional.of(digest),
        targetRepository,
        targetTag,
        app,
        further,
        extras);
  }

  /** The same image with a name of its own, if it has one. */
  public ImageSpec called(Optional<String> name) {
    return new ImageSpec(
        sourceRepository,
        sourceReference,
        pin,
        targetRepository,
        targetTag,
        name.orElse(app),
        further,
        extras);
  }

  /** The same image, with something else said of it. */
  public ImageSpec with(ImageExtras other) {
    return new ImageSpec(
        sourceRepository, sourceReference, pin, targetRepository, targetTag, app, further, other);
  }

  /** The same image under its main tag's name. */
  public ImageSpec tagged(Tag tag) {
    return new ImageSpec(
        sourceRepository, sourceReference, pin, targetRepository, tag, app, further, extras);
  }

  /** The same image under one tag more. */
  public ImageSpec taggedAlso(Tag tag) {
    return new ImageSpec(
        sourceRepository, sourceReference, pin, targetRepository, tag, app, true, extras);
  }

  /** Whether two are the same image at the source, wherever they go. */
  public boolean sameSource(ImageSpec other) {
    return sourceRepository.equals(other.sourceRepository)
        && sourceReference.equals(other.sourceReference)
        && pin.equals(other.pin);
  }

  /** Whether this is a further tag of the image that the other one is a tag of. */
  boolean isFurtherOf(ImageSpec other) {
    return further && sameSource(other) && targetRepository.equals(other.targetRepository);
  }

  public String source() {
    return sourceRepository.with(sourceReference);
  }

  public String target() {
    return targetRepository + ":" + targetTag;
  }
}
