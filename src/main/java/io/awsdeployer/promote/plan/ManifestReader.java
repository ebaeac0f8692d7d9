package io.awsdeployer.promote.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.Shown;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what a manifest refers to (OCI image specification, manifest and index; Docker's schema 2).
 * The text itself is kept as it is. Bounded in depth and number, for a manifest is a stranger's
 * text.
 */
final class ManifestReader {
  /** Docker stops at 127 layers and real indexes at some dozens; more is an attack or a mistake. */
  private static final int MOST_DESCRIPTORS = 10_000;

  /** Of a media type, in a message. */
  private static final int MOST_TOLD = 140;

  /** The digest of no bytes at all, a blob that ECR cannot hold (EmptyUploadException). */
  private static final Digest EMPTY = Digest.of("");

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(64).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Why a manifest cannot be promoted. */
  static final class UnreadableManifestException extends Exception {
    private final String remedy;

    UnreadableManifestException(String reason, String remedy) {
      super(reason);
      this.remedy = remedy;
    }

    String remedy() {
      return remedy;
    }
  }

  Manifest read(StoredManifest stored) throws UnreadableManifestException {
    JsonNode tree = parse(stored.text());
    ManifestType type = type(stored, tree);
    if (type.isIndex()) {
      List<Descriptor> children = descriptors(tree.path("manifests"), "manifests");
      for (Descriptor child : children) {
        requireManifest(child);
      }
      return new Manifest.Index(stored.digest(), type, stored.text(), children, purpose(tree, ""));
    }
    Descriptor config = descriptor(tree.path("config"), "config");
    List<Descriptor> layers = descriptors(tree.path("layers"), "layers");
    if (layers.isEmpty()) {
      throw new UnreadableManifestException(
          "it has no layers, and ECR takes no image without one (buildkit#4331)",
          "give the artifact the empty JSON blob as its layer, as the OCI specification advises");
    }
    refuseEmpty(config, "config");
    for (int i = 0; i < layers.size(); i++) {
      refuseEmpty(layers.get(i), "layers[%d]".formatted(i));
    }
    return new Manifest.Image(
        stored.digest(), type, stored.text(), config, layers, purpose(tree, config.mediaType()));
  }

  /**
   * What a manifest lists, each entry whole: two signatures of one image differ in the annotations
   * of their layers alone. Nothing of one that cannot be read.
   */
  Set<JsonNode> entries(StoredManifest stored) {
    JsonNode tree;
    try {
      tree = parse(stored.text());
    } catch (UnreadableManifestException e) {
      return Set.of();
    }
    Set<JsonNode> entries = new HashSet<>();
    tree.path("manifests").forEach(entries::add);
    tree.path("layers").forEach(entries::add);
    return entries;
  }

  /** A subject only says in which order to put; it is nothing that the manifest consists of. */
  private static Manifest.Purpose purpose(JsonNode tree, String configType) {
    String type = tree.path("artifactType").asText("");
    return new Manifest.Purpose(
        type.isEmpty() ? configType : type,
        Digest.parse(tree.path("subject").path("digest").asText("")));
  }

  private JsonNode parse(String text) throws UnreadableManifestException {
    try {
      JsonNode tree = mapper.readTree(text);
      if (tree != null && tree.isObject()) {
        return tree;
      }
    } catch (JsonProcessingException e) {
      throw unreadable(
          "it is not JSON that can be trusted: " + Shown.of(e.getOriginalMessage(), 200));
    }
    throw unreadable("it is not a JSON object");
  }

  /** ECR's word first; old images have none, then the manifest's own, then its shape. */
  private static ManifestType type(StoredManifest stored, JsonNode tree)
      throws UnreadableManifestException {
    String inner = tree.path("mediaType").asText("");
    String said = stored.mediaType().isEmpty() ? inner : stored.mediaType();
    if (tree.has("fsLayers")
        || tree.path("schemaVersion").asInt(2) == 1
        || said.startsWith("application/vnd.docker.distribution.manifest.v1+")) {
      throw new UnreadableManifestException(
          "it is a Docker schema 1 manifest, whose digest is not over its bytes",
          "pull it and push it again with a current client, which writes schema 2 or OCI");
    }
    Optional<ManifestType> known = ManifestType.of(said);
    if (known.isPresent()) {
      return known.get();
    }
    if (!said.isEmpty()) {
      throw unreadable("its media type is " + Shown.of(said, MOST_TOLD));
    }
    if (tree.has("manifests")) {
      return ManifestType.OCI_INDEX;
    }
    if (tree.has("layers") && tree.has("config")) {
      return ManifestType.OCI_MANIFEST;
    }
    throw unreadable("it has no media type and neither layers nor manifests");
  }

  private static List<Descriptor> descriptors(JsonNode array, String place)
      throws UnreadableManifestException {
    if (!array.isArray()) {
      throw unreadable(place + " is not a list");
    }
    if (array.size() > MOST_DESCRIPTORS) {
      throw unreadable(
          "%s has %d entries, more than %d".formatted(place, array.size(), MOST_DESCRIPTORS));
    }
    List<Descriptor> descriptors = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      descriptors.add(descriptor(array.get(i), "%s[%d]".formatted(place, i)));
    }
    return descriptors;
  }

  private static Descriptor descriptor(JsonNode node, String place)
      throws UnreadableManifestException {
    JsonNode size = node.path("size");
    if (!node.path("digest").isTextual() || !size.isIntegralNumber() || !size.canConvertToLong()) {
      throw unreadable(place + " is not a descriptor (media type, digest and size)");
    }
    try {
      return new Descriptor(
          node.path("mediaType").asText(""),
          new Digest(node.path("digest").asText()),
          size.asLong(),
          node.path("urls").isArray() && !node.path("urls").isEmpty());
    } catch (IllegalArgumentException e) {
      throw unreadable("%s: %s".formatted(place, e.getMessage()));
    }
  }

  private static void requireManifest(Descriptor child) throws UnreadableManifestException {
    if (!child.mediaType().isEmpty() && ManifestType.of(child.mediaType()).isEmpty()) {
      throw unreadable(
          "it lists %s, which is not a manifest but %s"
              .formatted(child.digest(), Shown.of(child.mediaType(), MOST_TOLD)));
    }
  }

  private static void refuseEmpty(Descriptor blob, String place)
      throws UnreadableManifestException {
    if (blob.size() == 0 || blob.digest().equals(EMPTY)) {
      throw new UnreadableManifestException(
          "%s is a blob of zero bytes, which ECR cannot hold".formatted(place),
          "rebuild the image; an empty artifact takes the two bytes {} instead");
    }
  }

  private static UnreadableManifestException unreadable(String reason) {
    return new UnreadableManifestException(
        reason, "check how the image was made; push it again with a current client");
  }
}
