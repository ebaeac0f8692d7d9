package io.awsdeployer.promote.plan;

import static java.util.stream.Collectors.toSet;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.ecr.RepositoryLookup;
import io.awsdeployer.promote.ecr.TargetRepository;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.work.Workers;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the target: one request for the settings of a hundred repositories, and one for a hundred
 * of a repository's tags or manifests.
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

  /** What became of a question: the answer, or what stands in its way. */
  private sealed interface Answer {}

  private record Given(Lookup lookup) implements Answer {}

  private record Refused(PromotionException reason) implements Answer {}

  /**
   * What can be asked without knowing what the source has: settings, where tags point to, and
   * whether the images are there whose digest is known already.
   */
  Map<RepositoryName, TargetState> read(Collection<ImageSpec> specs) throws InterruptedException {
    Map<RepositoryName, Set<Reference>> wanted = new HashMap<>();
    for (ImageSpec spec : specs) {
      Set<Reference> references =
          wanted.computeIfAbsent(spec.targetRepository(), _ -> new HashSet<>());
      references.add(spec.targetTag());
      spec.pin().ifPresent(references::add);
    }
    Workers.Both<RepositoryLookup, Map<RepositoryName, Answer>> known =
        workers.both(() -> target.describe(wanted.keySet()), () -> ask(wanted));
    RepositoryLookup settings = missing.filled(known.first(), specs);
    // A repository that cannot be used says so once, not again for each of its tags.
    settings.problems().forEach(obstacles::addForTarget);
    Map<RepositoryName, TargetState> states = new HashMap<>();
    for (TargetRepository repository : settings.found().values()) {
      if (missing.isMissing(repository.name())) {
        states.put(repository.name(), new TargetState(repository, new Lookup(Map.of(), Map.of())));
        continue;
      }
      accepted(repository.name(), known.second())
          .map(lookup -> new TargetState(repository, lookup))
          .ifPresent(state -> {
            state
                .lookup()
                .failures()
                .forEach((reference, failure) -> check(repository, reference, failure));
            states.put(repository.name(), state);
          });
    }
    missing.completed(
        states.values().stream()
            .filter(state -> state.lookup().found().isEmpty())
            .map(state -> state.repository().name())
            .collect(toSet()),
        specs);
    return states;
  }

  /**
   * The same repositories with more known of them; one that refuses is left out.
   *
   * @param roots images that a repository should have
   * @param below manifests that images refer to, looked up in the same requests
   */
  Map<RepositoryName, TargetState> readMore(
      Map<RepositoryName, TargetState> states,
      Map<RepositoryName, Set<Digest>> roots,
      Map<RepositoryName, Set<Digest>> below)
      throws InterruptedException {
    Map<RepositoryName, Set<Reference>> wanted = new HashMap<>();
    for (Map<RepositoryName, Set<Digest>> some : List.of(roots, below)) {
      some.forEach((repository, digests) -> {
        if (missing.isMissing(repository)) {
          return;
        }
        TargetState state = Objects.requireNonNull(states.get(repository));
        digests.stream()
            .filter(digest -> !state.knows(digest))
            .forEach(
                digest -> wanted.computeIfAbsent(repository, _ -> new HashSet<>()).add(digest));
      });
    }
    Map<RepositoryName, Answer> answers = ask(wanted);
    Map<RepositoryName, TargetState> more = new HashMap<>(states);
    for (RepositoryName repository : answers.keySet()) {
      TargetState state = Objects.requireNonNull(more.remove(repository));
      Set<Digest> shouldBe = roots.getOrDefault(repository, Set.of());
      accepted(repository, answers)
          .ifPresent(lookup -> {
            lookup.failures().entrySet().stream()
                .filter(e -> e.getKey() instanceof Digest digest && shouldBe.contains(digest))
                .forEach(e -> check(state.repository(), e.getKey(), e.getValue()));
            more.put(repository, state.with(lookup));
          });
    }
    return more;
  }

  private Map<RepositoryName, Answer> ask(Map<RepositoryName, Set<Reference>> wanted)
      throws InterruptedException {
    List<RepositoryName> repositories = List.copyOf(wanted.keySet());
    List<Answer> answers =
        workers.map(
            repositories,
            REPOSITORIES_AT_ONCE,
            repository -> ask(repository, Objects.requireNonNull(wanted.get(repository))));
    Map<RepositoryName, Answer> byRepository = new HashMap<>();
    for (int i = 0; i < repositories.size(); i++) {
      byRepository.put(repositories.get(i), answers.get(i));
    }
    return byRepository;
  }

  private Answer ask(RepositoryName repository, Set<Reference> references) {
    try {
      return new Given(target.find(repository, references));
    } catch (PromotionException e) {
      return new Refused(e);
    }
  }

  private Optional<Lookup> accepted(
      RepositoryName repository, Map<RepositoryName, Answer> answers) {
    return switch (Objects.requireNonNull(answers.get(repository))) {
      case Given(Lookup lookup) -> Optional.of(lookup);
      case Refused(ServiceUnavailableException notNow) -> throw notNow;
      case Refused(PromotionException reason) -> {
        obstacles.addForTarget(repository, reason);
        yield Optional.empty();
      }
    };
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
