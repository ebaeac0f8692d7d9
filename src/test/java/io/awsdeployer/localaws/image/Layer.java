package io.awsdeployer.localaws.image;

import io.awsdeployer.localaws.ecr.blob.Blob;
import java.util.List;
import java.util.Map;

/**
 * A layer of an image.
 *
 * @param diffId the digest of the uncompressed tar
 * @param urls where a foreign layer is fetched from; such a layer's blob goes to no registry
 */
public record Layer(
    Blob blob,
    String mediaType,
    String diffId,
    List<String> urls,
    Map<String, String> annotations) {

  public Layer(Blob blob, String mediaType, String diffId) {
    this(blob, mediaType, diffId, List.of(), Map.of());
  }

  boolean isForeign() {
    return !urls.isEmpty();
  }
}
