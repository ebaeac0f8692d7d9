package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.SequencedSet;
import java.util.Set;

/**
 * What one source repository has that belongs to some of its manifests: referrers, referrers of
 * referrers, and what is kept under computed tags.
 */
final class Referrers {
  private final Map<Digest, SequencedSet<Companion>> bySubject = new HashMap<>();
  private final Map<Digest, Integer> archived = new HashMap<>();
  private final Map<Digest, Integer> levels = new HashMap<>();
  private final Graph graph = new Graph();

  /**
   * All that belongs to some manifests.
   *
   * @param companions nearest first
   * @param archived how many more there are that cannot be read
   */
  record Reach(SequencedSet<Companion> companions, int archived) {}

  /**
   * Takes over what was read.
   *
   * @param level how far it is from the images: 1 of their own referrers
   * @return what was not there before
   */
  Set<Digest> add(Graph read, int level) {
    Set<Digest> fresh = new LinkedHashSet<>();
    for (Manifest manifest : read.all()) {
      if (levels.putIfAbsent(manifest.digest(), level) == null) {
        fresh.add(manifest.digest());
      }
    }
    graph.addAll(read);
    return fresh;
  }

  /** A manifest belongs to a subject; one that could not be read is told of elsewhere. */
  void add(Digest subject, Digest manifest, Optional<Tag> tag) {
    graph
        .get(manifest)
        .map(m -> new Companion(m, tag))
        .filter(one -> tag.isPresent() || !knows(subject, manifest))
        .ifPresent(one -> bySubject.computeIfAbsent(subject, _ -> new LinkedHashSet<>()).add(one));
  }

  private boolean knows(Digest subject, Digest manifest) {
    return bySubject.containsKey(subject)
        && bySubject.get(subject).stream().anyMatch(one -> one.digest().equals(manifest));
  }

  void addArchived(Digest subject, int count) {
    archived.merge(subject, count, Integer::sum);
  }

  Graph graph() {
    return graph;
  }

  int level(Digest manifest) {
    return levels.getOrDefault(manifest, 1);
  }

  /** What belongs to the manifests, directly or not. Nothing is followed twice. */
  Reach of(SequencedCollection<Digest> subjects) {
    SequencedSet<Companion> found = new LinkedHashSet<>();
    Set<Digest> seen = new HashSet<>(subjects);
    List<Digest> open = new ArrayList<>(subjects);
    int left = 0;
    for (int i = 0; i < open.size(); i++) {
      left += archived.getOrDefault(open.get(i), 0);
      for (Companion companion : bySubject.getOrDefault(open.get(i), new LinkedHashSet<>())) {
        found.add(companion);
        graph.missingBelow(List.of(companion.digest()), _ -> false).keySet().stream()
            .map(Manifest::digest)
            .filter(seen::add)
            .forEach(open::add);
      }
    }
    return new Reach(found, left);
  }
}
