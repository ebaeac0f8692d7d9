package io.awsdeployer.promote.rehearsal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ManifestType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An image whose bytes mean nothing.
 *
 * @param manifest its text
 * @param blobs by digest: the config and the layers
 */
record RehearsalImage(String manifest, Map<String, byte[]> blobs) {
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  /** An image of so many layers, each of its own bytes and so long. */
  static RehearsalImage of(int layers, int layerBytes) {
    Map<String, byte[]> blobs = new LinkedHashMap<>();
    ObjectNode manifest =
        JsonNodeFactory.instance
            .objectNode()
            .put("schemaVersion", 2)
            .put("mediaType", ManifestType.OCI_MANIFEST.mediaType());
    manifest.set("config", descriptor(CONFIG, "{}".getBytes(StandardCharsets.UTF_8), blobs));
    ArrayNode list = manifest.putArray("layers");
    for (int i = 0; i < layers; i++) {
      byte[] bytes = new byte[layerBytes];
      Arrays.fill(bytes, (byte) i);
      list.add(descriptor(LAYER, bytes, blobs));
    }
    return new RehearsalImage(manifest.toString(), blobs);
  }

  Optional<byte[]> blob(String digest) {
    return Optional.ofNullable(blobs.get(digest));
  }

  String digest() {
    return Digest.of(manifest).value();
  }

  private static ObjectNode descriptor(String type, byte[] bytes, Map<String, byte[]> blobs) {
    String digest = Digest.of(bytes).value();
    blobs.put(digest, bytes);
    return JsonNodeFactory.instance
        .objectNode()
        .put("mediaType", type)
        .put("digest", digest)
        .put("size", bytes.length);
  }
}
