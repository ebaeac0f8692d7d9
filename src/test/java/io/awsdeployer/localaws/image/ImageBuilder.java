package io.awsdeployer.localaws.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds one image manifest; {@link TestImages} begins one. */
public final class ImageBuilder {
  private final Format format;
  private final List<Layer> layers = new ArrayList<>();
  private final Map<String, String> annotations = new TreeMap<>();
  private long seed;
  private boolean innerMediaType = true;
  private Platform platform = Platform.LINUX_AMD64;
  private Optional<String> artifactType = Optional.empty();
  private Optional<TestManifest> subject = Optional.empty();

  ImageBuilder(Format format, long seed) {
    this.format = format;
    this.seed = seed;
  }

  /** A tar.gz of about that many bytes of random content. */
  public ImageBuilder layer(int size) {
    return layer(Layers.gzip(nextSeed(), size, format.layer()));
  }

  public ImageBuilder layers(int count, int size) {
    for (int i = 0; i < count; i++) {
      layer(size);
    }
    return this;
  }

  /** Any blob as an uncompressed layer, a generated one of gigabytes for instance. */
  public ImageBuilder layer(Blob blob) {
    return layer(Layers.plain(blob));
  }

  public ImageBuilder layer(Layer layer) {
    layers.add(layer);
    return this;
  }

  public ImageBuilder zstdLayer(int size) {
    return layer(Layers.zstd(nextSeed(), size));
  }

  /** A layer that only its urls have. */
  public ImageBuilder foreignLayer() {
    return layer(Layers.foreign(nextSeed(), format.foreignLayer()));
  }

  /** The last layer once more: the digest is in the manifest twice. */
  public ImageBuilder duplicateLayer() {
    return layer(layers.getLast());
  }

  /** The blob that no upload can bring to ECR. */
  public ImageBuilder emptyLayer() {
    return layer(MemoryBlob.of(""));
  }

  /** As umoci and skopeo write OCI manifests. */
  public ImageBuilder withoutInnerMediaType() {
    innerMediaType = false;
    return this;
  }

  public ImageBuilder platform(Platform other) {
    platform = other;
    return this;
  }

  public ImageBuilder annotation(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  /** An OCI 1.1 artifact: the config is the empty object. */
  public ImageBuilder artifactType(String type) {
    artifactType = Optional.of(type);
    return this;
  }

  public ImageBuilder subject(TestManifest manifest) {
    subject = Optional.of(manifest);
    return this;
  }

  public Image build() {
    Blob config = artifactType.isPresent() ? MemoryBlob.of("{}") : config();
    String configType =
        artifactType.isPresent() ? "application/vnd.oci.empty.v1+json" : format.config();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("schemaVersion", 2);
    if (innerMediaType) {
      json.put("mediaType", format.manifest());
    }
    artifactType.ifPresent(type -> json.put("artifactType", type));
    json.set("config", Descriptors.of(configType, config.digest(), config.size()));
    ArrayNode array = json.putArray("layers");
    layers.forEach(layer -> array.add(Descriptors.of(layer)));
    subject.ifPresent(manifest -> json.set("subject", Descriptors.of(manifest)));
    if (!annotations.isEmpty()) {
      annotations.forEach(json.putObject("annotations")::put);
    }
    String text = json.toPrettyString();
    Map<String, Blob> blobs = new LinkedHashMap<>(Map.of(config.digest(), config));
    layers.stream()
        .filter(layer -> !layer.isForeign())
        .map(Layer::blob)
        .forEach(blob -> blobs.putIfAbsent(blob.digest(), blob));
    return new Image(
        text, format.manifest(), Digests.of(text), platform, List.copyOf(blobs.values()));
  }

  private Blob config() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("architecture", platform.architecture()).put("os", platform.os());
    json.put("created", "2026-01-01T00:00:00Z").putObject("config");
    ObjectNode rootfs = json.putObject("rootfs").put("type", "layers");
    ArrayNode diffIds = rootfs.putArray("diff_ids");
    layers.forEach(layer -> diffIds.add(layer.diffId()));
    ArrayNode history = json.putArray("history");
    layers.forEach(layer -> history.addObject().put("created_by", "test"));
    return MemoryBlob.of(json.toString());
  }

  private long nextSeed() {
    return seed++;
  }
}
