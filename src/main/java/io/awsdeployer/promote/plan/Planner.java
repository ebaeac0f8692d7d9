package io.awsdeployer.promote.plan;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.ecr.TargetRepository;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.options.RepositoryOptions;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Works out the plan. With S the manifests and blobs below the images in the source and T those in
 * the target repository, it is S \ T, and T is asked from the top down: a manifest that is there
 * vouches for everything below it, because ECR neither takes a manifest without its content nor
 * deletes content under a manifest.
 */
public final class Planner {
  private static final int REPOSITORIES_AT_ONCE = 16;

  private final EcrRegistry source;
  private final EcrRegistry target;
  private final Pins pins;
  private final RepositoryOptions repositories;
  private final Workers workers;
  private final TagRules rules;

  /** A planner that lets every tag move that the target registry lets move. */
  public Planner(EcrRegistry source, EcrRegistry target, Pins pins, Workers workers) {
    this(source, target, pins, RepositoryOptions.NONE, workers, TagRules.NONE);
  }

  /**
   * A planner between two registries.
   *
   * @param pins what a digest beside a tag means
   * @param repositories whether and how missing target repositories are made
   * @param rules which tags may be set
   */
  public Planner(
      EcrRegistry source,
      EcrRegistry target,
      Pins pins,
      RepositoryOptions repositories,
      Workers workers,
      TagRules rules) {
    this.source = source;
    this.target = target;
    this.pins = pins;
    this.repositories = repositories;
    this.workers = workers;
    this.rules = rules;
  }

  /** Where content comes from and goes to: what is shared is shared within this. */
  private record Route(RepositoryName from, RepositoryName to) {}

  /**
   * What one route lacks.
   *
   * @param there manifests below its images that the target repository has
   */
  private record Transfers(
      Route route, MissingBlobs.Found blobs, List<ManifestTransfer> manifests, Set<Digest> there) {}

  /**
   * The plan for a deploy manifest's images.
   *
   * @throws PromotionException the single obstacle, or {@link PromotionRejectedException} with all
   *     of them
   */
  public PromotionPlan plan(List<ImageSpec> specs) throws InterruptedException {
    return plan(specs, new Obstacles(specs));
  }

  /**
   * The same, with what stands in the way for good as a value.
   *
   * @throws PromotionException only what the same call may not meet again
   */
  public Examination examine(List<ImageSpec> specs) throws InterruptedException {
    Obstacles obstacles = new Obstacles(specs);
    try {
      return new Examination.Possible(plan(specs, obstacles));
    } catch (PromotionException e) {
      if (e.retryable()) {
        throw e;
      }
      return new Examination.Refused(obstacles.refusals(e));
    }
  }

  private PromotionPlan plan(List<ImageSpec> specs, Obstacles obstacles)
      throws InterruptedException {
    MissingRepositories missing =
        new MissingRepositories(source, target, repositories, workers, obstacles);
    TargetStates targets = new TargetStates(target, workers, obstacles, missing);
    Workers.Both<Map<ImageSpec, StoredManifest>, Map<RepositoryName, TargetState>> known =
        workers.both(
            () -> new SourceImages(source, pins, workers, obstacles).resolve(specs),
            () -> targets.read(specs));
    Map<ImageSpec, StoredManifest> roots = known.first();
    Depths.Found found =
        new Depths(source, targets, workers, obstacles).read(roots, known.second());
    Map<RepositoryName, Graph> graphs = found.graphs();

    List<PlannedImage> images = new ArrayList<>();
    for (ImageSpec spec : specs) {
      StoredManifest root = roots.get(spec);
      TargetState state = found.states().get(spec.targetRepository());
      if (root != null && state != null) {
        images.add(image(spec, root, state, obstacles));
      }
    }
    TagRule.Answer order = rules.order().of(images);
    order.refused().forEach(obstacles::add);
    obstacles.throwIfAny();
    images.replaceAll(image -> image.past(order.passed().get(image.spec())));

    Map<Route, List<PlannedImage>> routes =
        images.stream()
            .filter(image -> !image.present())
            .collect(
                groupingBy(
                    i -> new Route(i.spec().sourceRepository(), i.spec().targetRepository()),
                    LinkedHashMap::new,
                    toList()));
    List<Transfers> transfers =
        workers.map(
            routes.entrySet(),
            REPOSITORIES_AT_ONCE,
            e ->
                transfers(
                    e.getKey(),
                    e.getValue(),
                    Objects.requireNonNull(graphs.get(e.getKey().from())),
                    Objects.requireNonNull(found.states().get(e.getKey().to())),
                    missing.isMissing(e.getKey().to())));
    return new PromotionPlan(
        source.id(),
        target.id(),
        images,
        blobs(transfers, holders(images, graphs, transfers)),
        manifests(transfers),
        Companions.NONE,
        missing.planned(),
        List.of());
  }

  private PlannedImage image(
      ImageSpec spec, StoredManifest root, TargetState state, Obstacles obstacles) {
    TagChange change = state.change(spec.targetTag(), root.digest());
    boolean immutable = state.repository().isImmutable(spec.targetTag());
    if (immutable || rules.hold(spec)) {
      holder(change, spec, root, state)
          .ifPresent(current ->
              obstacles.add(
                  spec,
                  immutable
                      ? target.immutable(
                          spec.targetRepository(), spec.targetTag(), current, root.digest())
                      : rules.held(spec, target.id(), current, root.digest())));
    }
    boolean samePlace =
        source.id().equals(target.id())
            && spec.sourceRepository().equals(spec.targetRepository())
            && spec.sourceReference().equals(spec.targetTag())
            && change instanceof TagChange.None;
    return new PlannedImage(
        spec, root, state.has(root.digest()), samePlace, change, uri(state.repository(), spec));
  }

  private static String uri(TargetRepository repository, ImageSpec spec) {
    return repository.uri().isEmpty() ? "" : repository.uri() + ":" + spec.targetTag();
  }

  /** What a tag points to that would have to move, in words. */
  private static Optional<String> holder(
      TagChange change, ImageSpec spec, StoredManifest root, TargetState state) {
    if (change instanceof TagChange.Move(Digest from)) {
      return Optional.of(from.value());
    }
    return state.isHeldByAnotherArchived(spec.targetTag(), root.digest())
        ? Optional.of("another image, which is archived")
        : Optional.empty();
  }

  private Transfers transfers(
      Route route, List<PlannedImage> images, Graph graph, TargetState state, boolean missing) {
    Set<Digest> roots = new LinkedHashSet<>();
    images.forEach(image -> roots.add(image.digest()));
    Set<Digest> below = new HashSet<>();
    graph.missingBelow(roots, _ -> false).keySet().forEach(m -> below.add(m.digest()));
    below.removeAll(roots);
    Set<Digest> there = missing ? Set.of() : there(route.to(), below, state);
    List<ManifestTransfer> manifests = new ArrayList<>();
    List<Manifest.Image> leaves = new ArrayList<>();
    graph
        .missingBelow(roots, there::contains)
        .forEach((manifest, height) -> {
          manifests.add(new ManifestTransfer(route.from(), route.to(), manifest, height));
          if (manifest instanceof Manifest.Image image) {
            leaves.add(image);
          }
        });
    MissingBlobs blobs = new MissingBlobs(source, target);
    return new Transfers(
        route,
        missing
            ? blobs.all(route.from(), route.to(), leaves)
            : blobs.of(route.from(), route.to(), leaves),
        manifests,
        there);
  }

  /** Those of the manifests that the target has; deeper ones were not asked about before. */
  private Set<Digest> there(RepositoryName to, Set<Digest> manifests, TargetState state) {
    List<Digest> unknown = manifests.stream().filter(digest -> !state.knows(digest)).toList();
    TargetState known = unknown.isEmpty() ? state : state.with(target.find(to, unknown));
    return manifests.stream().filter(known::has).collect(toSet());
  }

  private static BlobHolders holders(
      List<PlannedImage> images, Map<RepositoryName, Graph> graphs, List<Transfers> transfers) {
    BlobHolders holders = new BlobHolders();
    for (PlannedImage image : images) {
      Graph graph = graphs.get(image.spec().sourceRepository());
      if (image.present() && graph != null) {
        holders.addBelow(image.spec().targetRepository(), graph, Set.of(image.digest()));
      }
    }
    for (Transfers some : transfers) {
      RepositoryName to = some.route().to();
      holders.add(to, some.blobs().there());
      holders.addBelow(to, Objects.requireNonNull(graphs.get(some.route().from())), some.there());
    }
    return holders;
  }

  /** Once for each target repository, also when two source repositories lead to it. */
  private List<BlobTransfer> blobs(List<Transfers> transfers, BlobHolders holders) {
    record Place(RepositoryName to, Digest digest) {}
    Map<Place, BlobTransfer> distinct = new LinkedHashMap<>();
    for (Transfers some : transfers) {
      some.blobs()
          .missing()
          .forEach(b -> distinct.putIfAbsent(new Place(b.to(), b.blob().digest()), b));
    }
    return distinct.values().stream()
        .map(b -> new BlobTransfer(b.from(), b.to(), b.blob(), elsewhere(b, holders)))
        .sorted(Comparator.comparingLong((BlobTransfer b) -> b.blob().size()).reversed())
        .toList();
  }

  /** Within one registry the source itself is the other repository. */
  private Optional<RepositoryName> elsewhere(BlobTransfer blob, BlobHolders holders) {
    return source.id().equals(target.id()) && !blob.from().equals(blob.to())
        ? Optional.of(blob.from())
        : holders.of(blob.blob().digest(), blob.to());
  }

  private static List<ManifestTransfer> manifests(List<Transfers> transfers) {
    record Place(RepositoryName to, Digest digest) {}
    Map<Place, ManifestTransfer> distinct = new LinkedHashMap<>();
    for (Transfers some : transfers) {
      some.manifests()
          .forEach(m -> distinct.putIfAbsent(new Place(m.to(), m.manifest().digest()), m));
    }
    return distinct.values().stream()
        .sorted(Comparator.comparingInt(ManifestTransfer::height))
        .toList();
  }
}
