package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/**
 * The manifests of one source repository, by digest: a directed graph in which an index points to
 * its children. Digests make a cycle impossible in an honest registry; nothing here relies on that.
 */
final class Graph {
  private final Map<Digest, Manifest> manifests = new LinkedHashMap<>();

  void add(Manifest manifest) {
    manifests.put(manifest.digest(), manifest);
  }

  void addAll(Graph other) {
    manifests.putAll(other.manifests);
  }

  boolean has(Digest digest) {
    return manifests.containsKey(digest);
  }

  Optional<Manifest> get(Digest digest) {
    return Optional.ofNullable(manifests.get(digest));
  }

  Collection<Manifest> all() {
    return List.copyOf(manifests.values());
  }

  static List<Digest> children(Manifest manifest) {
    return switch (manifest) {
      case Manifest.Index index ->
          index.children().stream().map(Descriptor::digest).distinct().toList();
      case Manifest.Image _ -> List.of();
    };
  }

  /**
   * What has to be put for the roots to be complete, with each manifest's height above its lowest
   * descendants, where a manifest that is there already stands for everything below it.
   */
  SequencedMap<Manifest, Integer> missingBelow(
      Collection<Digest> roots, Predicate<Digest> isThere) {
    Map<Digest, Integer> heights = new LinkedHashMap<>();
    for (Digest root : roots) {
      visit(root, isThere, heights);
    }
    SequencedMap<Manifest, Integer> missing = new LinkedHashMap<>();
    heights.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(e -> missing.put(Objects.requireNonNull(manifests.get(e.getKey())), e.getValue()));
    return missing;
  }

  /** Depth first without recursion: a manifest gets its height when its children have theirs. */
  private void visit(Digest root, Predicate<Digest> isThere, Map<Digest, Integer> heights) {
    Deque<Digest> path = new ArrayDeque<>();
    Map<Digest, Boolean> entered = new LinkedHashMap<>();
    path.push(root);
    while (!path.isEmpty()) {
      Digest digest = path.peek();
      Manifest manifest = manifests.get(digest);
      if (manifest == null || heights.containsKey(digest) || isThere.test(digest)) {
        path.pop();
      } else if (entered.putIfAbsent(digest, true) == null) {
        children(manifest).stream()
            .filter(child -> !entered.containsKey(child))
            .forEach(path::push);
      } else {
        path.pop();
        heights.put(digest, height(manifest, heights));
      }
    }
  }

  private static int height(Manifest manifest, Map<Digest, Integer> heights) {
    return children(manifest).stream()
        .mapToInt(child -> heights.getOrDefault(child, -1) + 1)
        .max()
        .orElse(0);
  }
}
