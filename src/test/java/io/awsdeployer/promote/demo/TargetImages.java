package io.awsdeployer.promote.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.ecr.MediaTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.Image;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/**
 * Reads images where they are now, by the target's own API and with none of the function's code.
 */
final class TargetImages {
  private static final List<String> MEDIA_TYPES =
      List.of(
          MediaTypes.OCI_INDEX,
          MediaTypes.OCI_MANIFEST,
          MediaTypes.DOCKER_LIST,
          MediaTypes.DOCKER_MANIFEST);

  private final JsonMapper json = new JsonMapper();
  private final EcrClient ecr;

  /** What is there: its digest, platforms, and the size of all its different blobs. */
  record Found(String digest, List<String> platforms, long bytes) {}

  TargetImages(EcrClient ecr) {
    this.ecr = ecr;
  }

  Found read(String repository, String tag) {
    Image root = get(repository, ImageIdentifier.builder().imageTag(tag).build());
    List<String> platforms = new ArrayList<>();
    Map<String, Long> blobs = new LinkedHashMap<>();
    collect(repository, root, "linux/amd64", platforms, blobs);
    return new Found(
        root.imageId().imageDigest(),
        platforms,
        blobs.values().stream().mapToLong(Long::longValue).sum());
  }

  private void collect(
      String repository,
      Image image,
      String platform,
      List<String> platforms,
      Map<String, Long> blobs) {
    JsonNode manifest = parse(image.imageManifest());
    if (!manifest.has("manifests")) {
      platforms.add(platform);
      put(manifest.path("config"), blobs);
      manifest.path("layers").forEach(layer -> put(layer, blobs));
      return;
    }
    for (JsonNode child : manifest.path("manifests")) {
      ImageIdentifier id =
          ImageIdentifier.builder().imageDigest(child.path("digest").asText()).build();
      JsonNode where = child.path("platform");
      String name = where.path("os").asText() + "/" + where.path("architecture").asText();
      String shown = name.equals("unknown/unknown") ? "attestation" : name;
      collect(repository, get(repository, id), shown, platforms, blobs);
    }
  }

  private Image get(String repository, ImageIdentifier id) {
    var answer =
        ecr.batchGetImage(
            get -> get.repositoryName(repository).imageIds(id).acceptedMediaTypes(MEDIA_TYPES));
    if (answer.images().isEmpty()) {
      throw new IllegalStateException("%s is not in %s".formatted(id, repository));
    }
    return answer.images().getFirst();
  }

  private JsonNode parse(String manifest) {
    try {
      return json.readTree(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void put(JsonNode descriptor, Map<String, Long> blobs) {
    blobs.put(descriptor.path("digest").asText(), descriptor.path("size").asLong());
  }
}
