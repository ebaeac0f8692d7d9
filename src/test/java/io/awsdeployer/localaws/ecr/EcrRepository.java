package io.awsdeployer.localaws.ecr;

import io.awsdeployer.localaws.ecr.blob.Blob;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** One repository, and what a test may do to it behind the protocol's back. Thread-safe. */
public final class EcrRepository {
  private final RepositoryName name;
  private final EcrCloud cloud;
  private final RepositoryBlobs blobs = new RepositoryBlobs();
  private final RepositoryImages images = new RepositoryImages();
  private final LayerUploads uploads;
  private final Instant createdAt;
  private volatile RepositorySettings settings;
  private volatile Optional<String> policy = Optional.empty();
  private volatile Optional<String> lifecyclePolicy = Optional.empty();
  private final Map<String, String> resourceTags = new ConcurrentSkipListMap<>();
  private volatile Optional<String> kmsError = Optional.empty();

  EcrRepository(RepositoryName name, EcrCloud cloud, RepositorySettings settings) {
    this.name = name;
    this.cloud = cloud;
    this.settings = settings;
    this.createdAt = cloud.clock().instant();
    this.uploads = new LayerUploads(name, blobs, cloud.folder(), cloud::behaviour);
  }

  public RepositoryName name() {
    return name;
  }

  /** As DescribeRepositories answers it: the registry's authority, a slash, the name. */
  public String uri() {
    URI registry = cloud.endpoints().registry(name.account(), name.region());
    return registry.getAuthority() + "/" + name.name();
  }

  public Instant createdAt() {
    return createdAt;
  }

  public RepositorySettings settings() {
    return settings;
  }

  public EcrRepository mutability(TagMutability mutability) {
    settings = settings.with(mutability);
    return this;
  }

  public Optional<String> policy() {
    return policy;
  }

  public EcrRepository policy(String json) {
    policy = Optional.of(json);
    return this;
  }

  public void deletePolicy() {
    policy = Optional.empty();
  }

  /** Kept, never carried out. */
  public Optional<String> lifecyclePolicy() {
    return lifecyclePolicy;
  }

  public EcrRepository lifecyclePolicy(String json) {
    lifecyclePolicy = Optional.of(json);
    return this;
  }

  /** The resource's tags, which no image has; to be changed in place. */
  public Map<String, String> resourceTags() {
    return resourceTags;
  }

  /** From now on uploaded content is hashed and counted but not kept. */
  public EcrRepository discardContent(boolean discard) {
    uploads.discardContent(discard);
    return this;
  }

  /** From now on the KMS key cannot be used, e.g. {@code KMSInvalidStateException}. */
  public EcrRepository breakKey(String error) {
    kmsError = Optional.of(error);
    return this;
  }

  public Optional<String> kmsError() {
    return kmsError;
  }

  public void requireKey() {
    kmsError.ifPresent(error -> {
      throw Refusals.kms(error);
    });
  }

  public RepositoryBlobs blobs() {
    return blobs;
  }

  public RepositoryImages images() {
    return images;
  }

  public LayerUploads uploads() {
    return uploads;
  }

  /** PutImage with all its rules, as one step. */
  public StoredImage putImage(ImagePush push) {
    requireKey();
    PutImageRules rules = new PutImageRules(name, blobs, images, cloud.behaviour());
    return images.together(() -> rules.put(push, settings.mutability(), cloud.clock().instant()));
  }

  /** The blob behind a download URL: a manifest must name it (§1.2). */
  public Blob downloadable(String digest) {
    Blob blob = blobs.find(digest).orElseThrow(() -> Refusals.layerNotFound(name, digest));
    if (!images.references(digest) || images.isArchived(digest)) {
      throw Refusals.layerInaccessible(name, digest);
    }
    return blob;
  }

  // What follows is for tests: it asks nobody and checks nothing.

  public EcrRepository addBlob(Blob blob) {
    blobs.add(blob);
    return this;
  }

  /** Puts a manifest there, whether its blobs and children are there or not. */
  public StoredImage place(String manifest, String mediaType) {
    Behaviour lenient =
        cloud
            .behaviour()
            .with(Switch.MEDIA_TYPE_MISMATCH_ACCEPTED, Switch.CONFIG_ANNOTATIONS_ACCEPTED);
    ManifestFacts facts = new ManifestReader(lenient).read(manifest, Optional.of(mediaType));
    StoredImage image = RepositoryImages.image(manifest, facts, cloud.clock().instant());
    images.store(image);
    return image;
  }

  public EcrRepository moveTag(String tag, String digest) {
    images.tag(tag, digest);
    return this;
  }

  /** The tag goes, the image stays: what a lifecycle rule or a colleague may do at any moment. */
  public void deleteTag(String tag) {
    images.removeTag(tag);
  }

  public void deleteImage(String digest) {
    images.remove(digest);
  }

  public void status(String digest, StoredImage.Status status) {
    images.change(digest, status);
  }

  public void archive(String digest) {
    status(digest, StoredImage.Status.ARCHIVED);
  }

  public void removeBlob(String digest) {
    blobs.remove(digest);
  }

  /** The clean-up of layers that no image names; the answer is what went. */
  public List<String> dropUnreferencedBlobs() {
    Supplier<List<String>> steps =
        () -> {
          List<String> loose =
              blobs.digests().stream().filter(digest -> !images.references(digest)).toList();
          loose.forEach(blobs::remove);
          return loose;
        };
    return images.together(steps);
  }

  /** Tag to digest. */
  public Map<String, String> tags() {
    return images.tags();
  }

  public Optional<byte[]> manifest(String digest) {
    return images.byDigest(digest).map(StoredImage::bytes);
  }

  public boolean hasBlob(String digest) {
    return blobs.has(digest);
  }

  public Set<String> blobDigests() {
    return blobs.digests();
  }

  public int imageCount() {
    return images.count();
  }

  public List<String> imageDigests() {
    return images.all().stream().map(StoredImage::digest).toList();
  }
}
