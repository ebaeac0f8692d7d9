package io.awsdeployer.localaws.ecr;

import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.BlobFolder;
import io.awsdeployer.localaws.ecr.blob.BlobWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** The uploads of one repository: an id of another repository is unknown here (§1.5). */
public final class LayerUploads {
  private final RepositoryName repository;
  private final RepositoryBlobs blobs;
  private final BlobFolder folder;
  private final Supplier<Behaviour> behaviour;
  private final Map<String, LayerUpload> open = new ConcurrentHashMap<>();
  private final Map<String, String> finished = new ConcurrentHashMap<>();
  private final AtomicLong bytesReceived = new AtomicLong();
  private volatile boolean discarding;

  LayerUploads(
      RepositoryName repository,
      RepositoryBlobs blobs,
      BlobFolder folder,
      Supplier<Behaviour> behaviour) {
    this.repository = repository;
    this.blobs = blobs;
    this.folder = folder;
    this.behaviour = behaviour;
  }

  /** From now on content is hashed and counted but not kept. */
  void discardContent(boolean discard) {
    discarding = discard;
  }

  public String initiate() {
    String id = UUID.randomUUID().toString();
    BlobWriter content = new BlobWriter(folder, discarding);
    open.put(id, new LayerUpload(repository, id, content));
    return id;
  }

  public void append(String id, long first, long last, byte[] bytes, int length)
      throws IOException {
    find(id).append(first, last, bytes, length);
    bytesReceived.addAndGet(length);
  }

  /** Appends a streamed part; the answer is the upload's size afterwards. */
  public long append(String id, OptionalLong first, OptionalLong expected, InputStream body)
      throws IOException {
    LayerUpload upload = find(id);
    long before = upload.size();
    upload.append(first, expected, body);
    bytesReceived.addAndGet(upload.size() - before);
    return upload.size();
  }

  public long size(String id) {
    return find(id).size();
  }

  /** The layer's digest. A layer that is already there is refused, and the upload has ended. */
  public String complete(String id, List<String> digests) throws IOException {
    Optional<String> earlier = Optional.ofNullable(finished.get(id));
    if (earlier.isPresent() && behaviour.get().has(Switch.REPEATED_COMPLETE_IS_LAYER_EXISTS)) {
      throw Refusals.layerExists(repository, earlier.get());
    }
    LayerUpload upload = find(id);
    String digest = upload.calculate(digests, behaviour.get().parts().minimum());
    if (blobs.has(digest)) {
      end(id, digest);
      upload.abandon();
      throw Refusals.layerExists(repository, digest);
    }
    Blob blob = upload.finish();
    end(id, digest);
    if (!blobs.add(blob)) {
      throw Refusals.layerExists(repository, digest);
    }
    return digest;
  }

  /** How many uploads were begun and not completed. */
  public int openUploads() {
    return open.size();
  }

  /** All bytes that uploads have brought, of completed layers or not. */
  public long bytesReceived() {
    return bytesReceived.get();
  }

  private void end(String id, String digest) {
    finished.put(id, digest);
    open.remove(id);
  }

  private LayerUpload find(String id) {
    return Optional.ofNullable(open.get(id))
        .orElseThrow(() -> Refusals.uploadNotFound(repository, id));
  }
}
