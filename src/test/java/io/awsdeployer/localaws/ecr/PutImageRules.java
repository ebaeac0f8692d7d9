package io.awsdeployer.localaws.ecr;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What PutImage demands, in this order: the manifest's schema, its digest, its blobs, its children,
 * the tag, the quotas (§1.7).
 */
final class PutImageRules {
  private static final int TAGS_PER_IMAGE = 1_000;

  private final RepositoryName repository;
  private final RepositoryBlobs blobs;
  private final RepositoryImages images;
  private final Behaviour behaviour;

  PutImageRules(
      RepositoryName repository,
      RepositoryBlobs blobs,
      RepositoryImages images,
      Behaviour behaviour) {
    this.repository = repository;
    this.blobs = blobs;
    this.images = images;
    this.behaviour = behaviour;
  }

  StoredImage put(ImagePush push, TagMutability mutability, Instant now) {
    ManifestFacts facts = new ManifestReader(behaviour).read(push.manifest(), push.mediaType());
    StoredImage image = RepositoryImages.image(push.manifest(), facts, now);
    push.digest()
        .filter(digest -> !digest.equals(image.digest()))
        .ifPresent(digest -> {
          throw Refusals.digestDoesNotMatch(repository, digest);
        });
    requireBlobs(facts);
    requireImages(facts);
    Optional<StoredImage> present = images.byDigest(image.digest());
    requireChange(push.tag(), image.digest(), present, mutability);
    requireRoom(push.tag(), image.digest(), present);
    // Pushing an archived image again restores it (§4.7).
    if (present.isEmpty() || !present.get().isActive()) {
      images.store(image);
    }
    push.tag().ifPresent(tag -> images.tag(tag, image.digest()));
    return image;
  }

  private void requireBlobs(ManifestFacts facts) {
    List<String> missing = facts.requiredBlobs().filter(digest -> !blobs.has(digest)).toList();
    if (!missing.isEmpty()) {
      throw Refusals.layersNotFound(repository, missing);
    }
  }

  private void requireImages(ManifestFacts facts) {
    List<String> missing = images.missing(facts.requiredChildren().toList());
    if (!missing.isEmpty()) {
      throw Refusals.imagesNotFound(repository, missing);
    }
    List<String> absent = images.missing(facts.subject().stream().toList());
    if (!absent.isEmpty() && behaviour.has(Switch.SUBJECT_MUST_EXIST)) {
      throw Refusals.imagesNotFound(repository, absent);
    }
  }

  /** The table of §1.7: what is already so, and which tags may not move. */
  private void requireChange(
      Optional<String> tag,
      String digest,
      Optional<StoredImage> present,
      TagMutability mutability) {
    Optional<String> current = tag.flatMap(images::digestOf);
    boolean immutable = tag.filter(mutability::isImmutable).isPresent();
    boolean active = present.filter(StoredImage::isActive).isPresent();
    if (current.isPresent() && immutable && !current.get().equals(digest)) {
      throw Refusals.tagExists(repository, tag.orElseThrow());
    }
    boolean unchanged = tag.isEmpty() || current.filter(digest::equals).isPresent();
    if (active && unchanged) {
      throw immutable && behaviour.has(Switch.SAME_IMMUTABLE_TAG_IS_TAG_CONFLICT)
          ? Refusals.tagExists(repository, tag.orElseThrow())
          : Refusals.imageExists(repository, digest, tag);
    }
  }

  private void requireRoom(Optional<String> tag, String digest, Optional<StoredImage> present) {
    if (present.isEmpty() && images.count() >= behaviour.imagesPerRepository()) {
      throw Refusals.limit(
          "The maximum of %d images per repository was reached"
              .formatted(behaviour.imagesPerRepository()));
    }
    List<String> tags = images.tagsOf(digest);
    if (tag.isPresent() && !tags.contains(tag.get()) && tags.size() >= TAGS_PER_IMAGE) {
      throw Refusals.limit(
          "The maximum of %d tags per image was reached".formatted(TAGS_PER_IMAGE));
    }
  }
}
