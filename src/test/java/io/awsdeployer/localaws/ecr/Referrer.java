package io.awsdeployer.localaws.ecr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A manifest that names another one as its subject (OCI image specification, §4.6). */
public record Referrer(StoredImage image) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** All of a subject's, whatever their status, in the order in which they came. */
  public static List<Referrer> of(EcrRepository repository, String subject) {
    return repository.images().all().stream()
        .filter(image -> image.facts().subject().filter(subject::equals).isPresent())
        .map(Referrer::new)
        .toList();
  }

  /** What the manifest says of itself, and if it says nothing what its config is. */
  public String artifactType() {
    ManifestFacts facts = image.facts();
    return facts
        .artifactType()
        .orElseGet(() -> facts.blobs().isEmpty() ? "" : facts.blobs().getFirst().mediaType());
  }

  public Map<String, String> annotations() {
    Map<String, String> annotations = new TreeMap<>();
    try {
      JsonNode json = JSON.readTree(image.manifest()).path("annotations");
      json.properties().forEach(one -> annotations.put(one.getKey(), one.getValue().asText()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is stored was read before", e);
    }
    return annotations;
  }

  public int size() {
    return image.bytes().length;
  }
}
