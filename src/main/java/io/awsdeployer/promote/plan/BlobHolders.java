package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which repositories of the target registry have which blobs, from what was read for other reasons:
 * nothing is asked for it.
 */
final class BlobHolders {
  private final Map<Digest, SortedSet<RepositoryName>> holders = new HashMap<>();

  void add(RepositoryName repository, Collection<Digest> blobs) {
    blobs.forEach(blob -> holders.computeIfAbsent(blob, _ -> new TreeSet<>()).add(repository));
  }

  /** The repository has these manifests, and so everything below them. */
  void addBelow(RepositoryName repository, Graph graph, Collection<Digest> manifests) {
    for (Manifest manifest : graph.missingBelow(manifests, _ -> false).keySet()) {
      if (manifest instanceof Manifest.Image image) {
        // A foreign layer may be in no registry at all.
        add(
            repository,
            image.blobs().stream()
                .filter(blob -> !blob.mayBeAbsent())
                .map(Descriptor::digest)
                .toList());
      }
    }
  }

  /** One that is not the repository that lacks it. */
  Optional<RepositoryName> of(Digest blob, RepositoryName lacking) {
    return holders.getOrDefault(blob, new TreeSet<>()).stream()
        .filter(repository -> !repository.equals(lacking))
        .findFirst();
  }
}
