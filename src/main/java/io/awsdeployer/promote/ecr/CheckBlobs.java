package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import software.amazon.awssdk.services.ecr.model.Layer;
import software.amazon.awssdk.services.ecr.model.LayerAvailability;

/**
 * {@code BatchCheckLayerAvailability}: which blobs a repository has, a hundred a request.
 *
 * <p>Only {@code AVAILABLE} means there: an unknown digest may come as {@code UNAVAILABLE} or as a
 * failure (emulators differ, ECR's own way is not documented), and {@code ARCHIVED} belongs to
 * images that may not be pulled.
 */
final class CheckBlobs {
  private static final int MOST_PER_REQUEST = 100;

  private final EcrCaller caller;

  CheckBlobs(EcrCaller caller) {
    this.caller = caller;
  }

  Set<Digest> available(RepositoryName repository, Collection<Digest> digests) {
    Set<String> available = new HashSet<>();
    digests.stream()
        .distinct()
        .gather(Gatherers.windowFixed(MOST_PER_REQUEST))
        .forEach(some -> available.addAll(request(repository, some)));
    return digests.stream()
        .filter(digest -> available.contains(digest.value()))
        .collect(Collectors.toSet());
  }

  private List<String> request(RepositoryName repository, List<Digest> some) {
    return caller
        .call(
            "BatchCheckLayerAvailability",
            repository,
            "check %s of %s".formatted(Wording.count(some.size(), "blob"), repository),
            ecr ->
                ecr.batchCheckLayerAvailability(r ->
                    r.registryId(caller.registryId())
                        .repositoryName(repository.value())
                        .layerDigests(some.stream().map(Digest::value).toList())))
        .layers()
        .stream()
        .filter(layer -> layer.layerAvailability() == LayerAvailability.AVAILABLE)
        .map(Layer::layerDigest)
        .toList();
  }
}
