package io.awsdeployer.promote.plan;

import static java.util.stream.Collectors.toSet;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.ecr.RepositoryLookup;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.ecr.TargetRepository;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.work.Workers;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the target: one request for the settings of a hundred repositories, and one for each
 * repository's tags and manifests.
 */
final class TargetStates {
  private static final int REPOSITORIES_AT_ONCE = 16;

  private final EcrRegistry target;
  private final Workers workers;
  private final Obstacles obstacles;
  private final MissingRepositories missing;

  TargetStates(
      EcrRegistry target, Workers workers, Obstacles obstacles, MissingRepositories missing) {
    this.target = target;
    this.workers = workers;
    this.obstacles = obstacles;
    this.missing = missing;
  }

  /**
   * @param resolved the images whose source is known; the repositories of the others are looked at
   *     too, so that all that is missing is told at once
   */
  Map<RepositoryName, TargetState> read(
      Collection<ImageSpec> specs, Map<ImageSpec, StoredManifest> resolved)
      throws InterruptedException {
    Map<RepositoryName, Set<Reference>> wanted = new HashMap<>();
    for (ImageSpec spec : specs) {
      Set<Reference> references =
          wanted.computeIfAbsent(spec.targetRepository(), _ -> new HashSet<>());
      StoredManifest root = resolved.get(spec);
      if (root != null) {
        references.add(root.digest());
        references.add(spec.targetTag());
      }
    }
    RepositoryLookup settings =
        missing.filled(target.describe(new TreeSet<>(wanted.keySet())), specs);
    settings.problems().forEach(obstacles::addForTarget);
    Map<RepositoryName, TargetState> states = new HashMap<>();
    workers
        .map(
            settings.found().values(),
            REPOSITORIES_AT_ONCE,
            repository -> read(repository, wanted.getOrDefault(repository.name(), Set.of())))
        .forEach(state -> state.ifPresent(s -> states.put(s.repository().name(), s)));
    missing.completed(
        states.values().stream()
            .filter(state -> state.lookup().found().isEmpty())
            .map(state -> state.repository().name())
            .collect(toSet()),
        specs);
    return states;
  }

  private Optional<TargetState> read(TargetRepository repository, Set<Reference> references) {
    try {
      Lookup lookup =
          references.isEmpty() || missing.isMissing(repository.name())
              ? new Lookup(Map.of(), Map.of())
              : target.find(repository.name(), references);
      lookup.failures().forEach((reference, failure) -> check(repository, reference, failure));
      return Optional.of(new TargetState(repository, lookup));
    } catch (ServiceUnavailableException e) {
      throw e;
    } catch (PromotionException e) {
      obstacles.addForTarget(repository.name(), e);
      return Optional.empty();
    }
  }

  private void check(TargetRepository repository, Reference reference, Lookup.Failure failure) {
    if (failure.notFound() || failure.inaccessible()) {
      return;
    }
    obstacles.addForTarget(
        repository.name(),
        new TargetAccessDeniedException(
            Problem.of(
                    "The target registry %s does not say what %s is (%s: %s)."
                        .formatted(
                            target.id(),
                            repository.name().with(reference),
                            failure.code(),
                            failure.reason()))
                .attempted(
                    new Attempt(
                        "ecr:BatchGetImage",
                        target.principal().arn(),
                        target.repositoryArn(repository.name())))
                .remedy(
                    "with KmsError: check that the repository's key is enabled and that ECR's grants on it"
                        + " still exist")));
  }
}
