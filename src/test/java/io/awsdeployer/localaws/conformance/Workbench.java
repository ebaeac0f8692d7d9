package io.awsdeployer.localaws.conformance;

import io.awsdeployer.localaws.ecr.MediaTypes;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.CreateRepositoryRequest;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.PutImageRequest;

/**
 * One account's registry in one region, of which only what begins with the run's name is touched.
 */
public final class Workbench {
  static final List<String> ALL_TYPES =
      List.of(
          MediaTypes.OCI_INDEX,
          MediaTypes.OCI_MANIFEST,
          MediaTypes.DOCKER_LIST,
          MediaTypes.DOCKER_MANIFEST);

  private final Clients clients;
  private final EcrClient ecr;
  private final String partition;
  private final String account;
  private final String run;
  private final AtomicInteger number = new AtomicInteger();
  private final List<String> created = new CopyOnWriteArrayList<>();

  /**
   * @param partition as ARNs have it: {@code aws}, {@code aws-cn}
   * @param run what the name of everything made here begins with
   */
  public Workbench(Clients clients, String partition, String account, String run) {
    this.clients = clients;
    this.ecr = clients.ecr();
    this.partition = partition;
    this.account = account;
    this.run = run;
  }

  public EcrClient ecr() {
    return ecr;
  }

  Clients clients() {
    return clients;
  }

  public String account() {
    return account;
  }

  String partition() {
    return partition;
  }

  /** A repository's name that nobody else has. */
  public String name(String label) {
    return "%s/%s-%d".formatted(run, label, number.incrementAndGet());
  }

  /** A new repository. */
  public String repository() {
    return repository(_ -> {});
  }

  String repository(Consumer<CreateRepositoryRequest.Builder> settings) {
    return create(name("case"), settings);
  }

  /** Makes a repository of that name; it is remembered even if the answer never arrives. */
  public String create(String name, Consumer<CreateRepositoryRequest.Builder> settings) {
    created.add(name);
    CreateRepositoryRequest.Builder request =
        CreateRepositoryRequest.builder().repositoryName(name);
    settings.accept(request);
    var _ = ecr.createRepository(request.build());
    return name;
  }

  /** What was made, or may have been. */
  public List<String> created() {
    return List.copyOf(created);
  }

  void mayHaveCreated(String name) {
    created.add(name);
  }

  /** Puts everything the image refers to there, and the image under a tag. */
  public void push(String repository, TestManifest image, String tag) {
    stage(repository, image);
    var _ = ecr.putImage(request(repository, image).imageTag(tag).build());
  }

  /** The same without a tag. */
  void push(String repository, TestManifest image) {
    stage(repository, image);
    var _ = ecr.putImage(request(repository, image).build());
  }

  /** Puts everything below the image there, but not the image. */
  void stage(String repository, TestManifest image) {
    for (TestManifest manifest : image.graph().distinct().toList()) {
      if (manifest instanceof Image one) {
        one.blobs().stream().distinct().forEach(blob -> upload(repository, blob));
      }
      if (!manifest.digest().equals(image.digest())) {
        var _ = ecr.putImage(request(repository, manifest).build());
      }
    }
  }

  void upload(String repository, Blob blob) {
    var begun = ecr.initiateLayerUpload(r -> r.repositoryName(repository));
    long at = 0;
    try (InputStream content = blob.open()) {
      int part = Math.toIntExact(begun.partSize());
      for (byte[] bytes = content.readNBytes(part);
          bytes.length > 0;
          bytes = content.readNBytes(part)) {
        part(repository, begun.uploadId(), at, at + bytes.length - 1, bytes);
        at += bytes.length;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Answer done = complete(repository, begun.uploadId(), blob.digest());
    if (!done.isOk() && !done.code().equals("LayerAlreadyExistsException")) {
      throw new IllegalStateException("A layer could not be uploaded: " + done);
    }
  }

  String initiate(String repository) {
    return ecr.initiateLayerUpload(r -> r.repositoryName(repository)).uploadId();
  }

  Answer part(String repository, String upload, long first, long last, byte[] bytes) {
    return Answer.of(() ->
        ecr.uploadLayerPart(r ->
                r.repositoryName(repository)
                    .uploadId(upload)
                    .partFirstByte(first)
                    .partLastByte(last)
                    .layerPartBlob(SdkBytes.fromByteArrayUnsafe(bytes)))
            .lastByteReceived()
            .toString());
  }

  Answer complete(String repository, String upload, String digest) {
    return Answer.of(() ->
        ecr.completeLayerUpload(
                r -> r.repositoryName(repository).uploadId(upload).layerDigests(digest))
            .layerDigest());
  }

  Answer put(String repository, TestManifest manifest) {
    return put(request(repository, manifest));
  }

  Answer put(String repository, TestManifest manifest, String tag) {
    return put(request(repository, manifest).imageTag(tag));
  }

  /** PutImage; of a success the digest matters. */
  Answer put(PutImageRequest.Builder request) {
    return Answer.of(() -> ecr.putImage(request.build()).image().imageId().imageDigest());
  }

  PutImageRequest.Builder request(String repository, TestManifest manifest) {
    return PutImageRequest.builder()
        .repositoryName(repository)
        .imageManifest(manifest.text())
        .imageManifestMediaType(manifest.mediaType());
  }

  /** One image, all types accepted; of a success its manifest matters. */
  public Answer get(String repository, ImageIdentifier id) {
    return get(repository, id, ALL_TYPES);
  }

  Answer get(String repository, ImageIdentifier id, List<String> types) {
    return Answer.from(() -> {
      var answer =
          ecr.batchGetImage(r -> {
            r.repositoryName(repository).imageIds(id);
            if (!types.isEmpty()) {
              r.acceptedMediaTypes(types);
            }
          });
      if (answer.images().isEmpty()) {
        var failure = answer.failures().getFirst();
        return Answer.failure(failure.failureCodeAsString(), failure.failureReason());
      }
      return Answer.ok(answer.images().getFirst().imageManifest());
    });
  }

  public static ImageIdentifier tag(String tag) {
    return ImageIdentifier.builder().imageTag(tag).build();
  }

  public static ImageIdentifier digest(String digest) {
    return ImageIdentifier.builder().imageDigest(digest).build();
  }
}
