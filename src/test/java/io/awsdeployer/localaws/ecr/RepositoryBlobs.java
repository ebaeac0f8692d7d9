package io.awsdeployer.localaws.ecr;

import io.awsdeployer.localaws.ecr.blob.Blob;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The blobs of one repository: ECR's scope of a layer is the repository (§1.3). */
public final class RepositoryBlobs {
  private final Map<String, Blob> blobs = new ConcurrentHashMap<>();

  /** Whether it was new. */
  public boolean add(Blob blob) {
    return blobs.putIfAbsent(blob.digest(), blob) == null;
  }

  public Optional<Blob> find(String digest) {
    return Optional.ofNullable(blobs.get(digest));
  }

  public boolean has(String digest) {
    return blobs.containsKey(digest);
  }

  public boolean remove(String digest) {
    return blobs.remove(digest) != null;
  }

  public Set<String> digests() {
    return new TreeSet<>(blobs.keySet());
  }
}
