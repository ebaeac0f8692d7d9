package io.awsdeployer.promote.switchover;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.work.Workers;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What some repositories' tags and digests stood for when they were read. A repository that cannot
 * be read says so when it is asked about, and leaves the others readable.
 */
final class TagReadings {
  private static final int REPOSITORIES_AT_ONCE = 16;

  private final Map<RepositoryName, Reading> readings;

  private TagReadings(Map<RepositoryName, Reading> readings) {
    this.readings = Map.copyOf(readings);
  }

  /** One thing to read. */
  record Wanted(RepositoryName repository, Reference reference) {}

  /** What a repository holds, or why that cannot be read. */
  private sealed interface Reading {}

  private record Read(Lookup lookup) implements Reading {}

  private record Unreadable(PromotionException reason) implements Reading {}

  /** A request for a hundred of a repository: one for each tag would outlast the time kept. */
  static TagReadings of(Collection<Wanted> wanted, EcrRegistry target, Workers workers)
      throws InterruptedException {
    Map<RepositoryName, Set<Reference>> references =
        wanted.stream()
            .collect(groupingBy(Wanted::repository, mapping(Wanted::reference, toSet())));
    List<RepositoryName> repositories = List.copyOf(references.keySet());
    List<Reading> read =
        workers.map(
            repositories,
            REPOSITORIES_AT_ONCE,
            repository -> read(target, repository, references.getOrDefault(repository, Set.of())));
    Map<RepositoryName, Reading> readings = new HashMap<>();
    for (int i = 0; i < repositories.size(); i++) {
      readings.put(repositories.get(i), read.get(i));
    }
    return new TagReadings(readings);
  }

  private static Reading read(
      EcrRegistry target, RepositoryName repository, Set<Reference> references) {
    try {
      return new Read(target.find(repository, references));
    } catch (PromotionException e) {
      return new Unreadable(e);
    }
  }

  /**
   * What a reference stands for, if it can be had.
   *
   * @throws PromotionException when its repository could not be read
   */
  Optional<StoredManifest> manifest(RepositoryName repository, Reference reference) {
    return lookup(repository).get(reference);
  }

  /** The digest of {@link #manifest}. */
  Optional<Digest> digest(RepositoryName repository, Reference reference) {
    return manifest(repository, reference).map(StoredManifest::digest);
  }

  /** Why ECR does not give what is there. */
  Optional<Lookup.Failure> withheld(RepositoryName repository, Reference reference) {
    return Optional.ofNullable(lookup(repository).failures().get(reference))
        .filter(failure -> !failure.notFound());
  }

  private Lookup lookup(RepositoryName repository) {
    return switch (Objects.requireNonNull(readings.get(repository))) {
      case Read(Lookup lookup) -> lookup;
      case Unreadable(PromotionException reason) -> throw reason;
    };
  }
}
