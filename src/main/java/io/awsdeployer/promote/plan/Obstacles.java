package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Everything found so far that stands in the way; reported at once, so that it can be mended at
 * once, and in the deploy manifest's order, whichever worker came upon it first.
 */
final class Obstacles {
  private final List<ImageSpec> specs;

  /** By its text: one refused repository stands in the way of many images, and is one obstacle. */
  private final Map<String, Obstacle> found = new LinkedHashMap<>();

  /**
   * One of them.
   *
   * @param order among those of one place: source and target are read at the same time
   */
  private record Obstacle(int place, int order, Refusal refusal) {}

  Obstacles(List<ImageSpec> specs) {
    this.specs = List.copyOf(specs);
  }

  void add(ImageSpec spec, PromotionException obstacle) {
    add(spec::equals, 0, new Refusal(obstacle, Optional.of(spec.source()), Optional.empty()));
  }

  void addForSource(RepositoryName repository, PromotionException obstacle) {
    add(spec -> spec.sourceRepository().equals(repository), 2, about(repository, obstacle));
  }

  void addForTarget(RepositoryName repository, PromotionException obstacle) {
    add(spec -> spec.targetRepository().equals(repository), 1, about(repository, obstacle));
  }

  private static Refusal about(RepositoryName repository, PromotionException obstacle) {
    return new Refusal(obstacle, Optional.empty(), Optional.of(repository));
  }

  /** It stands where the first image that it concerns does. */
  private synchronized void add(Predicate<ImageSpec> concerned, int order, Refusal obstacle) {
    int place = 0;
    while (place < specs.size() && !concerned.test(specs.get(place))) {
      place++;
    }
    found.putIfAbsent(obstacle.reason().problem().sentence(), new Obstacle(place, order, obstacle));
  }

  /** None yet, for the same images. */
  Obstacles fresh() {
    return new Obstacles(specs);
  }

  synchronized boolean isEmpty() {
    return found.isEmpty();
  }

  /** Takes over what others found that nobody adds to any more. */
  synchronized void addAll(Obstacles others) {
    others.found.forEach(found::putIfAbsent);
  }

  /** All of them, in the deploy manifest's order. */
  synchronized List<Refusal> refusals() {
    return found.values().stream()
        .sorted(Comparator.comparingInt(Obstacle::place).thenComparingInt(Obstacle::order))
        .map(Obstacle::refusal)
        .toList();
  }

  /**
   * What a planning that threw was refused for.
   *
   * @param thrown for good; it may be none of the obstacles, found when they had all been passed
   */
  List<Refusal> refusals(PromotionException thrown) {
    List<Refusal> all = new ArrayList<>(refusals());
    if (!(thrown instanceof PromotionRejectedException)
        && all.stream().noneMatch(refusal -> refusal.reason().equals(thrown))) {
      all.add(Refusal.of(thrown));
    }
    return all;
  }

  /** Throws a single obstacle as itself, several as one. */
  void throwIfAny() {
    List<PromotionException> problems = refusals().stream().map(Refusal::reason).toList();
    if (problems.size() == 1) {
      throw problems.getFirst();
    }
    if (!problems.isEmpty()) {
      throw new PromotionRejectedException(problems);
    }
  }
}
