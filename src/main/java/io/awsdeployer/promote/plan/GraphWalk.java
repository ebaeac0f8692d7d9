package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.ecr.TextAllowance;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.plan.ManifestReader.UnreadableManifestException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads everything below the roots of one source repository, level by level, so that the requests
 * grow with the depth and not with the number of images.
 */
final class GraphWalk {
  /**
   * Real images nest once or twice (an index of indexes); the bound defends against a hostile
   * source.
   */
  static final int DEEPEST = 8;

  private final EcrRegistry source;
  private final Obstacles obstacles;
  private final ManifestReader reader = new ManifestReader();

  /** The texts are held until they are put. */
  private final TextAllowance allowance = new TextAllowance();

  GraphWalk(EcrRegistry source, Obstacles obstacles) {
    this.source = source;
    this.obstacles = obstacles;
  }

  Graph walk(RepositoryName repository, List<StoredManifest> roots) {
    Graph graph = new Graph();
    List<StoredManifest> level = roots;
    for (int depth = 0; !level.isEmpty(); depth++) {
      Map<Digest, Digest> parentOf = new LinkedHashMap<>();
      for (StoredManifest stored : level) {
        read(repository, stored, graph, parentOf);
      }
      if (depth == DEEPEST && !parentOf.isEmpty()) {
        refuse(
            repository,
            parentOf.values().iterator().next(),
            "its indexes nest deeper than " + DEEPEST);
        break;
      }
      level = children(repository, parentOf);
    }
    return graph;
  }

  /** The children of a manifest that is read already; none where it cannot be made out. */
  List<Digest> children(StoredManifest stored) {
    try {
      return Graph.children(reader.read(stored));
    } catch (UnreadableManifestException e) {
      return List.of();
    }
  }

  private void read(
      RepositoryName repository, StoredManifest stored, Graph graph, Map<Digest, Digest> parentOf) {
    if (graph.has(stored.digest())) {
      return;
    }
    try {
      Manifest manifest = reader.read(stored);
      graph.add(manifest);
      Graph.children(manifest).stream()
          .filter(child -> !graph.has(child))
          .forEach(child -> parentOf.putIfAbsent(child, stored.digest()));
    } catch (UnreadableManifestException e) {
      obstacles.addForSource(
          repository,
          unsupported(repository, stored.digest(), String.valueOf(e.getMessage()), e.remedy()));
    }
  }

  private List<StoredManifest> children(RepositoryName repository, Map<Digest, Digest> parentOf) {
    if (parentOf.isEmpty()) {
      return List.of();
    }
    List<StoredManifest> children = new ArrayList<>();
    try {
      Lookup lookup = source.find(repository, parentOf.keySet(), allowance);
      parentOf.keySet().forEach(child -> lookup.get(child).ifPresent(children::add));
      lookup
          .failures()
          .forEach((child, failure) -> {
            PromotionException obstacle = new SourceFailure(source).of(repository, child, failure);
            if (obstacle instanceof ServiceUnavailableException) {
              throw obstacle;
            }
            obstacles.addForSource(repository, obstacle);
          });
    } catch (ServiceUnavailableException e) {
      throw e;
    } catch (PromotionException e) {
      obstacles.addForSource(repository, e);
    }
    return children;
  }

  private void refuse(RepositoryName repository, Digest digest, String reason) {
    obstacles.addForSource(
        repository, unsupported(repository, digest, reason, "check how the image was made"));
  }

  private UnsupportedImageException unsupported(
      RepositoryName repository, Digest digest, String reason, String remedy) {
    return new UnsupportedImageException(
        Problem.of(
                "The image %s@%s in the source registry %s cannot be promoted: %s."
                    .formatted(repository, digest, source.id(), reason))
            .attempted(
                new Attempt(
                    "ecr:BatchGetImage",
                    source.principal().arn(),
                    source.repositoryArn(repository)))
            .remedy(remedy));
  }
}
