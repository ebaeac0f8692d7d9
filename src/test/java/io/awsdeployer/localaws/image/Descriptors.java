package io.awsdeployer.localaws.image;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Descriptors as JSON. */
final class Descriptors {
  private Descriptors() {}

  static ObjectNode of(String mediaType, String digest, long size) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("mediaType", mediaType)
        .put("digest", digest)
        .put("size", size);
  }

  static ObjectNode of(TestManifest manifest) {
    return of(manifest.mediaType(), manifest.digest(), manifest.bytes().length);
  }

  static ObjectNode of(Layer layer) {
    ObjectNode json = of(layer.mediaType(), layer.blob().digest(), layer.blob().size());
    if (!layer.urls().isEmpty()) {
      layer.urls().forEach(json.putArray("urls")::add);
    }
    if (!layer.annotations().isEmpty()) {
      layer.annotations().forEach(json.putObject("annotations")::put);
    }
    return json;
  }
}
