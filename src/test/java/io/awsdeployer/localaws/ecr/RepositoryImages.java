package io.awsdeployer.localaws.ecr;

import io.awsdeployer.localaws.ecr.StoredImage.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The manifests and tags of one repository. Thread-safe; each method is one step. */
public final class RepositoryImages {
  private final Map<String, StoredImage> images = new LinkedHashMap<>();
  private final Map<String, String> tags = new TreeMap<>();

  public synchronized Optional<StoredImage> byDigest(String digest) {
    return Optional.ofNullable(images.get(digest));
  }

  public synchronized Optional<StoredImage> byTag(String tag) {
    return digestOf(tag).map(images::get);
  }

  public synchronized Optional<String> digestOf(String tag) {
    return Optional.ofNullable(tags.get(tag));
  }

  public synchronized List<StoredImage> all() {
    return List.copyOf(images.values());
  }

  public synchronized int count() {
    return images.size();
  }

  /** Tag to digest, sorted by tag. */
  public synchronized Map<String, String> tags() {
    return new TreeMap<>(tags);
  }

  public synchronized List<String> tagsOf(String digest) {
    return tags.entrySet().stream()
        .filter(entry -> entry.getValue().equals(digest))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Whether a manifest names the blob: ECR gives download URLs for no other (§1.2). */
  public synchronized boolean references(String blob) {
    return images.values().stream().anyMatch(image -> names(image, blob));
  }

  /** Whether only archived images name the blob (§1.3). */
  public synchronized boolean isArchived(String blob) {
    List<StoredImage> users = images.values().stream().filter(image -> names(image, blob)).toList();
    return !users.isEmpty() && users.stream().noneMatch(StoredImage::isActive);
  }

  /** The media type under which a manifest names the blob. */
  public synchronized Optional<String> mediaTypeOf(String blob) {
    return images.values().stream()
        .flatMap(image -> image.facts().blobs().stream())
        .filter(descriptor -> descriptor.digest().equals(blob))
        .map(Descriptor::mediaType)
        .findFirst();
  }

  /** The indexes that hold the manifest. */
  public synchronized List<String> parentsOf(String digest) {
    return images.values().stream()
        .filter(image -> image.facts().requiredChildren().anyMatch(digest::equals))
        .map(StoredImage::digest)
        .toList();
  }

  /** Runs several steps as one: nobody sees or changes anything in between. */
  synchronized <T> T together(Supplier<T> steps) {
    return steps.get();
  }

  synchronized void store(StoredImage image) {
    images.put(image.digest(), image);
  }

  synchronized void tag(String tag, String digest) {
    tags.put(tag, digest);
  }

  synchronized boolean removeTag(String tag) {
    return tags.remove(tag) != null;
  }

  /** Removes the image with its tags. */
  synchronized boolean remove(String digest) {
    tags.values().removeIf(digest::equals);
    return images.remove(digest) != null;
  }

  synchronized void change(String digest, Status status) {
    images.computeIfPresent(digest, (key, image) -> image.with(status));
  }

  /** A stored image from its parts. */
  static StoredImage image(String manifest, ManifestFacts facts, Instant now) {
    String digest = ManifestDigest.of(manifest, facts);
    return new StoredImage(digest, manifest, facts, now, Status.ACTIVE);
  }

  /** The given digests that are no image here. */
  synchronized List<String> missing(List<String> digests) {
    List<String> missing = new ArrayList<>(digests);
    missing.removeIf(images::containsKey);
    return missing;
  }

  private static boolean names(StoredImage image, String blob) {
    return image.facts().blobs().stream().anyMatch(named -> named.digest().equals(blob));
  }
}
