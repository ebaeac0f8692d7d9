package io.awsdeployer.promote.plan;

import static java.util.stream.Collectors.groupingBy;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.work.Workers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is below the images that the target does not have under their tags: what the source says
 * they consist of and what of it the target has are asked at the same time. The source is asked on
 * the guess that such images are not there at all; of one that is there under another name nothing
 * that the source says stands in the way.
 */
final class Depths {
  private static final int REPOSITORIES_AT_ONCE = 16;

  private final EcrRegistry source;
  private final TargetStates targets;
  private final Workers workers;
  private final Obstacles obstacles;

  Depths(EcrRegistry source, TargetStates targets, Workers workers, Obstacles obstacles) {
    this.source = source;
    this.targets = targets;
    this.workers = workers;
    this.obstacles = obstacles;
  }

  /**
   * What both sides say.
   *
   * @param graphs of the source's repositories
   */
  record Found(Map<RepositoryName, Graph> graphs, Map<RepositoryName, TargetState> states) {}

  /** What came of the guess, with the obstacles that count only if it was right. */
  private record Walked(
      Map<RepositoryName, Graph> graphs,
      Obstacles obstacles,
      Optional<ServiceUnavailableException> failure) {}

  Found read(Map<ImageSpec, StoredManifest> roots, Map<RepositoryName, TargetState> states)
      throws InterruptedException {
    Map<ImageSpec, StoredManifest> open = absent(roots, states);
    Workers.Both<Walked, Map<RepositoryName, TargetState>> known =
        workers.both(() -> walk(open), () -> targetsOf(open, states));
    Map<RepositoryName, TargetState> more = known.second();
    return new Found(settled(known.first(), open, absent(open, more)), more);
  }

  /** Those whose repository is known, and known not to have them so far. */
  private static Map<ImageSpec, StoredManifest> absent(
      Map<ImageSpec, StoredManifest> roots, Map<RepositoryName, TargetState> states) {
    Map<ImageSpec, StoredManifest> absent = new LinkedHashMap<>();
    roots.forEach((spec, root) -> {
      TargetState state = states.get(spec.targetRepository());
      if (state != null && !state.has(root.digest())) {
        absent.put(spec, root);
      }
    });
    return absent;
  }

  private Map<RepositoryName, TargetState> targetsOf(
      Map<ImageSpec, StoredManifest> open, Map<RepositoryName, TargetState> states)
      throws InterruptedException {
    GraphWalk reading = new GraphWalk(source, obstacles);
    Map<RepositoryName, Set<Digest>> roots = new HashMap<>();
    Map<RepositoryName, Set<Digest>> below = new HashMap<>();
    open.forEach((spec, root) -> {
      RepositoryName repository = spec.targetRepository();
      roots.computeIfAbsent(repository, _ -> new HashSet<>()).add(root.digest());
      below.computeIfAbsent(repository, _ -> new HashSet<>()).addAll(reading.children(root));
    });
    return targets.readMore(states, roots, below);
  }

  private Walked walk(Map<ImageSpec, StoredManifest> open) throws InterruptedException {
    Obstacles ifAbsent = obstacles.fresh();
    try {
      return new Walked(walk(open, ifAbsent), ifAbsent, Optional.empty());
    } catch (ServiceUnavailableException e) {
      return new Walked(Map.of(), ifAbsent, Optional.of(e));
    }
  }

  private Map<RepositoryName, Graph> settled(
      Walked guess, Map<ImageSpec, StoredManifest> open, Map<ImageSpec, StoredManifest> absent)
      throws InterruptedException {
    boolean right = absent.size() == open.size();
    if (!right && (guess.failure().isPresent() || !guess.obstacles().isEmpty())) {
      return walk(absent, obstacles);
    }
    if (guess.failure().isPresent()) {
      throw guess.failure().get();
    }
    obstacles.addAll(guess.obstacles());
    return guess.graphs();
  }

  private Map<RepositoryName, Graph> walk(Map<ImageSpec, StoredManifest> roots, Obstacles inTheWay)
      throws InterruptedException {
    Map<RepositoryName, List<Map.Entry<ImageSpec, StoredManifest>>> byRepository =
        roots.entrySet().stream().collect(groupingBy(e -> e.getKey().sourceRepository()));
    GraphWalk walk = new GraphWalk(source, inTheWay);
    List<RepositoryName> repositories = List.copyOf(byRepository.keySet());
    List<Graph> graphs =
        workers.map(
            repositories,
            REPOSITORIES_AT_ONCE,
            repository ->
                walk.walk(
                    repository,
                    byRepository.getOrDefault(repository, List.of()).stream()
                        .map(Map.Entry::getValue)
                        .distinct()
                        .toList()));
    Map<RepositoryName, Graph> found = new LinkedHashMap<>();
    for (int i = 0; i < repositories.size(); i++) {
      found.put(repositories.get(i), graphs.get(i));
    }
    return found;
  }
}
