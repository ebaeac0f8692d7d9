package io.awsdeployer.promote.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ManifestType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The images of a build that never was, whose bytes mean nothing: one for two platforms, one beside
 * it that shares its first layer, and one that the target has already. Together they take every way
 * a promotion goes when all is well.
 */
final class RehearsalBuild {
  /** The first image's repository, the second's, and that of the one which is there. */
  static final List<String> REPOSITORIES =
      List.of("rehearsal/first", "rehearsal/second", "rehearsal/there");

  static final String TAG = "none";

  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  private final Map<String, byte[]> blobs = new HashMap<>();
  private final Map<String, Text> manifests = new HashMap<>();
  private final Map<String, String> tagged = new HashMap<>();

  /** A manifest as a registry has it. */
  record Text(String text, String mediaType) {
    String digest() {
      return Digest.of(text).value();
    }
  }

  /**
   * Makes them.
   *
   * @param layers of the two that are copied, in all; each has its own bytes but for the shared one
   * @param layerBytes of each
   */
  RehearsalBuild(int layers, int layerBytes) {
    List<ObjectNode> all =
        Stream.iterate(0, i -> i < layers, i -> i + 1)
            .map(i -> descriptor(LAYER, filled(i, layerBytes)))
            .toList();
    int half = (layers + 1) / 2;
    int quarter = (half + 1) / 2;
    Text one = image("amd64", all.subList(0, quarter));
    Text other = image("arm64", all.subList(0, half));
    push(0, index(Map.of("amd64", one, "arm64", other)));
    List<ObjectNode> second =
        Stream.concat(all.stream().limit(1), all.stream().skip(half)).toList();
    push(1, image("second", second));
    push(2, image("there", all.subList(0, 1)));
  }

  Optional<byte[]> blob(String digest) {
    return Optional.ofNullable(blobs.get(digest));
  }

  /** By tag or digest. */
  Optional<Text> manifest(String repository, String reference) {
    String digest = reference.equals(TAG) ? tagged.getOrDefault(repository, reference) : reference;
    return Optional.ofNullable(manifests.get(digest));
  }

  private void push(int repository, Text root) {
    tagged.put(REPOSITORIES.get(repository), root.digest());
  }

  private Text image(String name, List<ObjectNode> layers) {
    ObjectNode manifest = manifest(ManifestType.OCI_MANIFEST);
    String config = "{\"rehearsal\":\"%s\"}".formatted(name);
    manifest.set("config", descriptor(CONFIG, config.getBytes(StandardCharsets.UTF_8)));
    ArrayNode list = manifest.putArray("layers");
    layers.forEach(list::add);
    return stored(manifest, ManifestType.OCI_MANIFEST);
  }

  private Text index(Map<String, Text> platforms) {
    ObjectNode index = manifest(ManifestType.OCI_INDEX);
    ArrayNode list = index.putArray("manifests");
    platforms.forEach((architecture, image) -> {
      ObjectNode entry = list.addObject();
      entry.put("mediaType", image.mediaType());
      entry.put("digest", image.digest());
      entry.put("size", image.text().length());
      entry.putObject("platform").put("architecture", architecture).put("os", "linux");
    });
    return stored(index, ManifestType.OCI_INDEX);
  }

  private static ObjectNode manifest(ManifestType type) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("schemaVersion", 2)
        .put("mediaType", type.mediaType());
  }

  private Text stored(ObjectNode manifest, ManifestType type) {
    Text text = new Text(manifest.toString(), type.mediaType());
    manifests.put(text.digest(), text);
    return text;
  }

  private static byte[] filled(int value, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private ObjectNode descriptor(String type, byte[] bytes) {
    String digest = Digest.of(bytes).value();
    blobs.put(digest, bytes);
    return JsonNodeFactory.instance
        .objectNode()
        .put("mediaType", type)
        .put("digest", digest)
        .put("size", bytes.length);
  }
}
