package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything found so far that stands in the way; reported at once, so that it can be mended at
 * once.
 */
final class Obstacles {
  /** By its text: one refused repository stands in the way of many images, and is one obstacle. */
  private final Map<String, PromotionException> found = new LinkedHashMap<>();

  synchronized void add(PromotionException obstacle) {
    found.putIfAbsent(obstacle.problem().sentence(), obstacle);
  }

  void addAll(Collection<? extends PromotionException> obstacles) {
    obstacles.forEach(this::add);
  }

  /** Throws a single obstacle as itself, several as one. */
  synchronized void throwIfAny() {
    if (found.size() == 1) {
      throw found.values().iterator().next();
    }
    if (!found.isEmpty()) {
      throw new PromotionRejectedException(List.copyOf(found.values()));
    }
  }
}
