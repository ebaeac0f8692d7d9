package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which blobs of some manifests a target repository lacks. Asked again when a put says that some
 * do.
 */
public final class MissingBlobs {
  private final EcrRegistry source;
  private final EcrRegistry target;

  public MissingBlobs(EcrRegistry source, EcrRegistry target) {
    this.source = source;
    this.target = target;
  }

  /**
   * What a target repository has and has not.
   *
   * @param there those of the blobs asked for that it has
   */
  public record Found(List<BlobTransfer> missing, Set<Digest> there) {}

  /** One target repository's manifests of images, all from the same source repository. */
  public Found of(RepositoryName from, RepositoryName to, Collection<Manifest.Image> images) {
    return of(from, to, images, Set.of());
  }

  /**
   * @param named those that a put missed: they count as lacking whatever the repository says
   */
  public Found of(
      RepositoryName from,
      RepositoryName to,
      Collection<Manifest.Image> images,
      Set<Digest> named) {
    Map<Digest, Descriptor> wanted = wanted(images);
    if (wanted.isEmpty()) {
      return new Found(List.of(), Set.of());
    }
    Set<Digest> there = new HashSet<>(target.availableBlobs(to, List.copyOf(wanted.keySet())));
    there.removeAll(named);
    wanted.keySet().removeAll(there);
    removeAbsentForeign(from, wanted);
    return new Found(transfers(from, to, wanted), there);
  }

  /** Of a target repository that is not there yet, and so has none of them. */
  Found all(RepositoryName from, RepositoryName to, Collection<Manifest.Image> images) {
    Map<Digest, Descriptor> wanted = wanted(images);
    removeAbsentForeign(from, wanted);
    return new Found(transfers(from, to, wanted), Set.of());
  }

  private static Map<Digest, Descriptor> wanted(Collection<Manifest.Image> images) {
    Map<Digest, Descriptor> wanted = new LinkedHashMap<>();
    images.forEach(image -> image.blobs().forEach(blob -> wanted.putIfAbsent(blob.digest(), blob)));
    return wanted;
  }

  private static List<BlobTransfer> transfers(
      RepositoryName from, RepositoryName to, Map<Digest, Descriptor> wanted) {
    return wanted.values().stream().map(blob -> new BlobTransfer(from, to, blob)).toList();
  }

  /**
   * Foreign layers are normally not in any registry, and ECR takes a manifest without them; where
   * they were pushed all the same they are ordinary blobs. So the source is asked.
   */
  private void removeAbsentForeign(RepositoryName from, Map<Digest, Descriptor> wanted) {
    Set<Digest> foreign =
        wanted.values().stream()
            .filter(Descriptor::mayBeAbsent)
            .map(Descriptor::digest)
            .collect(Collectors.toSet());
    if (foreign.isEmpty()) {
      return;
    }
    Set<Digest> held = source.availableBlobs(from, foreign);
    foreign.stream().filter(digest -> !held.contains(digest)).forEach(wanted::remove);
  }
}
