package io.awsdeployer.localaws.image;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds an index or a manifest list; {@link TestImages} begins one. */
public final class IndexBuilder {
  private final Format format;
  private final List<TestManifest> children = new ArrayList<>();
  private final ArrayNode manifests = JsonNodeFactory.instance.arrayNode();
  private boolean innerMediaType = true;
  private Optional<TestManifest> subject = Optional.empty();

  IndexBuilder(Format format) {
    this.format = format;
  }

  /** A child: an image with its platform, or a nested index. */
  public IndexBuilder add(TestManifest child) {
    return add(child, Map.of());
  }

  /** What BuildKit puts beside an image: its attestation, for an unknown platform (§9). */
  public IndexBuilder attestationOf(Image image) {
    String statement =
        """
        {"_type":"https://in-toto.io/Statement/v0.1","subject":[{"name":"pkg:docker/test","digest":{"sha256":"%s"}}]}\
        """
            .formatted(image.digest().substring("sha256:".length()));
    MemoryBlob blob = MemoryBlob.of(statement);
    Layer layer =
        new Layer(
            blob,
            "application/vnd.in-toto+json",
            blob.digest(),
            List.of(),
            Map.of("in-toto.io/predicate-type", "https://slsa.dev/provenance/v0.2"));
    Image attestation =
        new ImageBuilder(Format.OCI, 0).platform(Platform.UNKNOWN).layer(layer).build();
    return add(
        attestation,
        Map.of(
            "vnd.docker.reference.type",
            "attestation-manifest",
            "vnd.docker.reference.digest",
            image.digest()));
  }

  public IndexBuilder subject(TestManifest manifest) {
    subject = Optional.of(manifest);
    return this;
  }

  public IndexBuilder withoutInnerMediaType() {
    innerMediaType = false;
    return this;
  }

  public Index build() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("schemaVersion", 2);
    if (innerMediaType) {
      json.put("mediaType", format.index());
    }
    json.set("manifests", manifests.deepCopy());
    subject.ifPresent(manifest -> json.set("subject", Descriptors.of(manifest)));
    String text = json.toPrettyString();
    return new Index(text, format.index(), Digests.of(text), children);
  }

  private IndexBuilder add(TestManifest child, Map<String, String> annotations) {
    ObjectNode descriptor = Descriptors.of(child);
    if (!annotations.isEmpty()) {
      ObjectNode target = descriptor.putObject("annotations");
      annotations.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(entry -> target.put(entry.getKey(), entry.getValue()));
    }
    if (child instanceof Image image) {
      descriptor
          .putObject("platform")
          .put("architecture", image.platform().architecture())
          .put("os", image.platform().os());
    }
    manifests.add(descriptor);
    children.add(child);
    return this;
  }
}
