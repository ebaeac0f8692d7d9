package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.plan.ManifestReader.UnreadableManifestException;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Which manifests an image consists of: each can have referrers of its own, as {@code cosign sign
 * --recursive} makes them. Of a single image, or an index of images, nothing is asked for that.
 */
final class Subjects {
  private final EcrRegistry source;
  private final ManifestReader reader = new ManifestReader();

  Subjects(EcrRegistry source) {
    this.source = source;
  }

  SequencedSet<Digest> of(RepositoryName repository, StoredManifest root) {
    SequencedSet<Digest> subjects = new LinkedHashSet<>();
    subjects.add(root.digest());
    List<StoredManifest> level = List.of(root);
    for (int depth = 0; depth < GraphWalk.DEEPEST && !level.isEmpty(); depth++) {
      List<Digest> indexes = new ArrayList<>();
      for (StoredManifest stored : level) {
        for (Descriptor child : children(stored)) {
          if (subjects.add(child.digest()) && isIndex(child)) {
            indexes.add(child.digest());
          }
        }
      }
      level = indexes.isEmpty() ? List.of() : read(repository, indexes);
    }
    return subjects;
  }

  private List<StoredManifest> read(RepositoryName repository, List<Digest> indexes) {
    Lookup lookup = source.find(repository, indexes);
    return indexes.stream().flatMap(digest -> lookup.get(digest).stream()).toList();
  }

  /** What cannot be read has been told of, or is at the target all the same. */
  private List<Descriptor> children(StoredManifest stored) {
    try {
      return reader.read(stored) instanceof Manifest.Index index ? index.children() : List.of();
    } catch (UnreadableManifestException e) {
      return List.of();
    }
  }

  private static boolean isIndex(Descriptor child) {
    return ManifestType.of(child.mediaType()).map(ManifestType::isIndex).orElse(true);
  }
}
