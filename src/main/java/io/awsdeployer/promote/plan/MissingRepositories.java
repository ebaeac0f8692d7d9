package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.CreationTemplate;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Encryption;
import io.awsdeployer.promote.ecr.RepositoryLookup;
import io.awsdeployer.promote.ecr.RepositorySettings;
import io.awsdeployer.promote.ecr.TargetRepository;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.TargetRepositoryNotFoundException;
import io.awsdeployer.promote.options.RepositoryOptions;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.work.Workers;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which target repositories are to be made, and with what settings: read, nothing is made yet.
 * Without the option nothing is asked, and a missing repository stays an obstacle.
 */
final class MissingRepositories {
  private static final int REPOSITORIES_AT_ONCE = 16;

  private final EcrRegistry source;
  private final EcrRegistry target;
  private final RepositoryOptions options;
  private final Workers workers;
  private final Obstacles obstacles;
  private final Map<RepositoryName, PlannedRepository> planned = new LinkedHashMap<>();

  MissingRepositories(
      EcrRegistry source,
      EcrRegistry target,
      RepositoryOptions options,
      Workers workers,
      Obstacles obstacles) {
    this.source = source;
    this.target = target;
    this.options = options;
    this.workers = workers;
    this.obstacles = obstacles;
  }

  /** In the manifest's order. */
  List<PlannedRepository> planned() {
    return List.copyOf(planned.values());
  }

  /** Whether it is not there yet, so that it has nothing and cannot be asked. */
  boolean isMissing(RepositoryName name) {
    PlannedRepository repository = planned.get(name);
    return repository != null && !repository.begun();
  }

  /** The lookup with the repositories to be made among those that are there. */
  RepositoryLookup filled(RepositoryLookup lookup, Collection<ImageSpec> specs)
      throws InterruptedException {
    if (options.create().isEmpty()) {
      return lookup;
    }
    List<ImageSpec> missing =
        firstOfEach(specs).stream()
            .filter(spec ->
                lookup.problems().get(spec.targetRepository())
                    instanceof TargetRepositoryNotFoundException)
            .toList();
    Map<RepositoryName, TargetRepository> found = new HashMap<>(lookup.found());
    Map<RepositoryName, PromotionException> problems = new HashMap<>(lookup.problems());
    missing.forEach(spec -> problems.remove(spec.targetRepository()));
    for (PlannedRepository repository : planned(missing, false)) {
      found.put(repository.name(), repository.settings().planned(repository.name()));
    }
    return new RepositoryLookup(found, problems);
  }

  /**
   * Plans to complete what an earlier call made and left without its policies.
   *
   * @param empty repositories that have none of the images: content comes after the policies
   */
  void completed(Collection<RepositoryName> empty, Collection<ImageSpec> specs)
      throws InterruptedException {
    if (options.create().isEmpty()) {
      return;
    }
    List<ImageSpec> candidates =
        firstOfEach(specs).stream()
            .filter(spec -> empty.contains(spec.targetRepository()))
            .filter(spec -> !planned.containsKey(spec.targetRepository()))
            .toList();
    List<ImageSpec> begun =
        workers
            .map(
                candidates,
                REPOSITORIES_AT_ONCE,
                spec -> isBegun(spec) ? List.of(spec) : List.<ImageSpec>of())
            .stream()
            .flatMap(List::stream)
            .toList();
    List<PlannedRepository> _ = planned(begun, true);
  }

  private boolean isBegun(ImageSpec spec) {
    try {
      return target.lacksPolicies(spec.targetRepository());
    } catch (ServiceUnavailableException e) {
      throw e;
    } catch (PromotionException e) {
      obstacles.addForTarget(spec.targetRepository(), e);
      return false;
    }
  }

  /** One image for each target repository: where two sources lead to one, the first counts. */
  private static List<ImageSpec> firstOfEach(Collection<ImageSpec> specs) {
    Map<RepositoryName, ImageSpec> first = new LinkedHashMap<>();
    specs.forEach(spec -> first.putIfAbsent(spec.targetRepository(), spec));
    return List.copyOf(first.values());
  }

  private List<PlannedRepository> planned(List<ImageSpec> specs, boolean begun)
      throws InterruptedException {
    if (specs.isEmpty()) {
      return List.of();
    }
    Optional<List<CreationTemplate>> templates =
        options.create().get() == RepositoryOptions.Origin.TEMPLATE
            ? templates(specs)
            : Optional.of(List.of());
    if (templates.isEmpty()) {
      return List.of();
    }
    List<PlannedRepository> repositories =
        workers
            .map(specs, REPOSITORIES_AT_ONCE, spec -> planned(spec, templates.get(), begun))
            .stream()
            .flatMap(Optional::stream)
            .toList();
    repositories.forEach(repository -> planned.put(repository.name(), repository));
    return repositories;
  }

  /** Nothing where they may not be read: which repositories lack one cannot be told then. */
  private Optional<List<CreationTemplate>> templates(List<ImageSpec> specs) {
    try {
      return Optional.of(target.creationTemplates());
    } catch (ServiceUnavailableException e) {
      throw e;
    } catch (PromotionException e) {
      obstacles.add(specs.getFirst(), e);
      return Optional.empty();
    }
  }

  private Optional<PlannedRepository> planned(
      ImageSpec spec, List<CreationTemplate> templates, boolean begun) {
    RepositoryName name = spec.targetRepository();
    try {
      return switch (options.create().orElseThrow()) {
        case GIVEN ->
            Optional.of(
                new PlannedRepository(
                    name, options.over(RepositorySettings.STANDARD), "given", begun));
        case SOURCE ->
            Optional.of(
                new PlannedRepository(
                    name,
                    options.over(likeSource(spec)),
                    "source repository " + spec.sourceRepository(),
                    begun));
        case TEMPLATE -> {
          CreationTemplate template = closest(name, templates);
          yield Optional.of(
              new PlannedRepository(
                  name, options.over(template.settings()), "template " + template.prefix(), begun));
        }
      };
    } catch (ServiceUnavailableException e) {
      throw e;
    } catch (PromotionException e) {
      obstacles.addForTarget(name, e);
      return Optional.empty();
    }
  }

  private CreationTemplate closest(RepositoryName name, List<CreationTemplate> templates) {
    return templates.stream()
        .filter(template -> template.covers(name))
        .max(Comparator.comparingInt(CreationTemplate::closeness))
        .orElseThrow(() ->
            new TargetRepositoryNotFoundException(
                Problem.of(
                        "The repository %s does not exist in the target registry %s, and none of its repository creation templates is for it."
                            .formatted(name, target.id()))
                    .remedy(
                        "make a template for its prefix, or for ROOT: aws ecr create-repository-creation-template --prefix ROOT --applied-for CREATE_ON_PUSH --region %s (in account %s)"
                            .formatted(target.id().region(), target.id().account()))));
  }

  private RepositorySettings likeSource(ImageSpec spec) {
    RepositorySettings settings = source.settings(spec.sourceRepository(), options.taken());
    if (options.encryption().isEmpty()) {
      requireUsable(settings.encryption(), spec);
    }
    return settings;
  }

  /** ECR takes keys of the repository's own region; another account's is not ours to use. */
  private void requireUsable(Encryption encryption, ImageSpec spec) {
    String own = ":kms:%s:%s:".formatted(target.id().region(), target.id().account());
    encryption
        .key()
        .filter(key -> !key.contains(own))
        .ifPresent(key -> {
          throw new InvalidRequestException(
              Problem.of(
                      "The repository %s is to be created in the target registry %s like %s, whose KMS key %s is of another account or region and cannot be taken over."
                          .formatted(
                              spec.targetRepository(), target.id(), spec.sourceRepository(), key))
                  .remedy(
                      "give the option repositories its own: \"encryption\": {\"type\": \"%s\"} for the target account's own key, or one with a \"key\""
                          .formatted(encryption.type())));
        });
  }
}
