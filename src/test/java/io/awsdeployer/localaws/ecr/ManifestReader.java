package io.awsdeployer.localaws.ecr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a manifest as strictly as PutImage does: whatever it dislikes is "Invalid JSON syntax". */
final class ManifestReader {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Behaviour behaviour;
  private final DescriptorReader descriptors;

  ManifestReader(Behaviour behaviour) {
    this.behaviour = behaviour;
    this.descriptors = new DescriptorReader(behaviour);
  }

  ManifestFacts read(String text, Optional<String> declaredType) {
    JsonNode json = parse(text);
    String type = mediaType(json, declaredType);
    if (MediaTypes.isSchema1(type)) {
      return schema1(json, type);
    }
    if (json.path("schemaVersion").asInt() != 2) {
      throw Refusals.invalidManifest();
    }
    Optional<String> artifact = string(json, "artifactType");
    Optional<String> subject =
        json.has("subject")
            ? Optional.of(descriptors.read(json.get("subject")).digest())
            : Optional.empty();
    if (behaviour.has(Switch.ARTIFACTS_REFUSED) && (artifact.isPresent() || subject.isPresent())) {
      throw Refusals.invalidManifest();
    }
    if (MediaTypes.isIndex(type)) {
      List<Descriptor> children = descriptors.readAll(json.path("manifests"));
      return new ManifestFacts(type, List.of(), children, subject, artifact);
    }
    if (!MediaTypes.isImage(type)) {
      throw Refusals.invalidManifest();
    }
    return new ManifestFacts(type, blobs(json), List.of(), subject, artifact);
  }

  private List<Descriptor> blobs(JsonNode json) {
    List<Descriptor> blobs = new ArrayList<>();
    blobs.add(descriptors.readConfig(json.path("config")));
    List<Descriptor> layers = descriptors.readAll(json.path("layers"));
    if (layers.isEmpty()) {
      // buildkit#4331, werf#2558: an image has at least one layer.
      throw Refusals.invalidManifest();
    }
    blobs.addAll(layers);
    return List.copyOf(blobs);
  }

  /** Declared or inside, one of them must be there (containers/image#584). */
  private String mediaType(JsonNode json, Optional<String> declared) {
    Optional<String> inner = string(json, "mediaType");
    if (inner.isPresent()
        && declared.isPresent()
        && !inner.equals(declared)
        && !behaviour.has(Switch.MEDIA_TYPE_MISMATCH_ACCEPTED)) {
      throw Refusals.invalid(
          "imageManifestMediaType", "Media type must be the one inside the manifest");
    }
    if (json.path("schemaVersion").asInt() == 1) {
      return declared.orElse(
          json.has("signatures") ? MediaTypes.SCHEMA_1_SIGNED : MediaTypes.SCHEMA_1);
    }
    return inner.or(() -> declared).orElseThrow(Refusals::invalidManifest);
  }

  private static ManifestFacts schema1(JsonNode json, String type) {
    List<Descriptor> blobs = new ArrayList<>();
    for (JsonNode layer : json.path("fsLayers")) {
      blobs.add(new Descriptor("", layer.path("blobSum").asText(), 0));
    }
    if (blobs.isEmpty() || json.path("schemaVersion").asInt() != 1) {
      throw Refusals.invalidManifest();
    }
    return new ManifestFacts(
        type, List.copyOf(blobs), List.of(), Optional.empty(), Optional.empty());
  }

  private static Optional<String> string(JsonNode json, String member) {
    JsonNode value = json.get(member);
    return value != null && value.isTextual() && !value.asText().isEmpty()
        ? Optional.of(value.asText())
        : Optional.empty();
  }

  private static JsonNode parse(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // Refused below, like everything else that is no manifest.
    }
    throw Refusals.invalidManifest();
  }
}
