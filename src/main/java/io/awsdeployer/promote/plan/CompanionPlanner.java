package io.awsdeployer.promote.plan;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.TextAllowance;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Adds to a plan what travels with its images: referrers, those of referrers, the index that
 * clients keep where there is no referrers API, and cosign's images, each with all below it. Reads
 * only.
 */
public final class CompanionPlanner {
  private static final int REPOSITORIES_AT_ONCE = 4;

  private final EcrRegistry source;
  private final EcrRegistry target;
  private final Workers workers;

  /** A planner between two registries. */
  public CompanionPlanner(EcrRegistry source, EcrRegistry target, Workers workers) {
    this.source = source;
    this.target = target;
    this.workers = workers;
  }

  /**
   * What one source repository has.
   *
   * @param subjects the manifests that each image consists of
   */
  private record Held(Map<Digest, SequencedSet<Digest>> subjects, Referrers referrers) {}

  /**
   * The same plan, with all that travels. Where nothing is to travel, nothing is asked.
   *
   * @param travels of which images
   * @throws PromotionException the single obstacle, or {@code PromotionRejectedException} with all
   */
  public PromotionPlan with(PromotionPlan plan, Predicate<ImageSpec> travels)
      throws InterruptedException {
    return with(plan, travels, obstacles(plan));
  }

  /**
   * The same, with what stands in the way for good as a value.
   *
   * @throws PromotionException only what the same call may not meet again
   */
  public Examination examine(PromotionPlan plan, Predicate<ImageSpec> travels)
      throws InterruptedException {
    Obstacles obstacles = obstacles(plan);
    try {
      return new Examination.Possible(with(plan, travels, obstacles));
    } catch (PromotionException e) {
      if (e.retryable()) {
        throw e;
      }
      return new Examination.Refused(obstacles.refusals(e));
    }
  }

  private static Obstacles obstacles(PromotionPlan plan) {
    return new Obstacles(plan.images().stream().map(PlannedImage::spec).toList());
  }

  private PromotionPlan with(PromotionPlan plan, Predicate<ImageSpec> travels, Obstacles obstacles)
      throws InterruptedException {
    Map<CompanionRoute, List<PlannedImage>> routes =
        plan.images().stream()
            .filter(image -> travels.test(image.spec()))
            .filter(image -> !staysInItsRepository(image.spec()))
            .collect(
                groupingBy(
                    i ->
                        new CompanionRoute(
                            i.spec().sourceRepository(), i.spec().targetRepository()),
                    LinkedHashMap::new,
                    toList()));
    if (routes.isEmpty()) {
      return plan;
    }
    Map<RepositoryName, Held> held = held(routes, obstacles);
    obstacles.throwIfAny();
    CompanionRoute.Ends ends =
        new CompanionRoute.Ends(source, target, obstacles, plan.missingRepositories());
    List<CompanionRoute.Planned> planned =
        workers.map(
            routes.entrySet(),
            REPOSITORIES_AT_ONCE,
            e -> planned(e.getKey(), e.getValue(), held, ends));
    obstacles.throwIfAny();
    return merged(plan, planned);
  }

  /** There it has all that belongs to it. */
  private boolean staysInItsRepository(ImageSpec spec) {
    return source.id().equals(target.id())
        && spec.sourceRepository().equals(spec.targetRepository());
  }

  private Map<RepositoryName, Held> held(
      Map<CompanionRoute, List<PlannedImage>> routes, Obstacles obstacles)
      throws InterruptedException {
    Map<RepositoryName, Set<PlannedImage>> images = new LinkedHashMap<>();
    routes.forEach((route, some) ->
        images.computeIfAbsent(route.from(), _ -> new LinkedHashSet<>()).addAll(some));
    ReferrerSearch search =
        new ReferrerSearch(
            source, workers, obstacles, ReferrerSearch.MOST, TextAllowance.MOST_CHARACTERS);
    List<RepositoryName> repositories = List.copyOf(images.keySet());
    List<Held> all =
        workers.map(
            repositories,
            REPOSITORIES_AT_ONCE,
            repository ->
                held(repository, images.getOrDefault(repository, Set.of()), search, obstacles));
    Map<RepositoryName, Held> held = new HashMap<>();
    for (int i = 0; i < repositories.size(); i++) {
      held.put(repositories.get(i), all.get(i));
    }
    return held;
  }

  private Held held(
      RepositoryName repository,
      Set<PlannedImage> images,
      ReferrerSearch search,
      Obstacles obstacles)
      throws InterruptedException {
    Map<Digest, SequencedSet<Digest>> subjects = new LinkedHashMap<>();
    try {
      for (PlannedImage image : images) {
        subjects.computeIfAbsent(
            image.digest(), _ -> new Subjects(source).of(repository, image.root()));
      }
    } catch (ServiceUnavailableException e) {
      throw e;
    } catch (PromotionException e) {
      obstacles.addForSource(repository, e);
    }
    SequencedSet<Digest> all = new LinkedHashSet<>();
    subjects.values().forEach(all::addAll);
    return new Held(subjects, search.find(repository, all));
  }

  private CompanionRoute.Planned planned(
      CompanionRoute route,
      List<PlannedImage> images,
      Map<RepositoryName, Held> held,
      CompanionRoute.Ends ends) {
    Held from = Objects.requireNonNull(held.get(route.from()));
    Map<PlannedImage, Referrers.Reach> reach = new LinkedHashMap<>();
    for (PlannedImage image : images) {
      reach.put(
          image, from.referrers().of(Objects.requireNonNull(from.subjects().get(image.digest()))));
    }
    return route.plan(reach, from.referrers(), ends);
  }

  /** Each tag, manifest and blob once for each target repository. */
  private static PromotionPlan merged(PromotionPlan plan, List<CompanionRoute.Planned> planned) {
    record Place(RepositoryName to, Digest digest) {}
    Set<String> targets = new HashSet<>();
    plan.images().forEach(image -> targets.add(image.spec().target()));
    List<PlannedImage> tags = new ArrayList<>();
    Map<ImageSpec, Companions.Belonging> belongings = new HashMap<>();
    Map<Place, BlobTransfer> blobs = new LinkedHashMap<>();
    plan.blobs().forEach(b -> blobs.put(new Place(b.to(), b.blob().digest()), b));
    Map<Place, ManifestTransfer> manifests = new LinkedHashMap<>();
    plan.manifests().forEach(m -> manifests.put(new Place(m.to(), m.manifest().digest()), m));
    for (CompanionRoute.Planned some : planned) {
      some.tags().stream().filter(tag -> targets.add(tag.spec().target())).forEach(tags::add);
      belongings.putAll(some.belongings());
      some.blobs().forEach(b -> blobs.putIfAbsent(new Place(b.to(), b.blob().digest()), b));
      some.manifests()
          .forEach(m -> manifests.putIfAbsent(new Place(m.to(), m.manifest().digest()), m));
    }
    return new PromotionPlan(
        plan.source(),
        plan.target(),
        plan.images(),
        blobs.values().stream()
            .sorted(Comparator.comparingLong((BlobTransfer b) -> b.blob().size()).reversed())
            .toList(),
        manifests.values().stream()
            .sorted(Comparator.comparingInt(ManifestTransfer::height))
            .toList(),
        new Companions(tags, belongings),
        plan.repositories(),
        plan.options());
  }
}
