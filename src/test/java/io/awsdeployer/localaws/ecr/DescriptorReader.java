package io.awsdeployer.localaws.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** Reads descriptors against ECR's own schema, which refuses members it does not know (§1.7). */
final class DescriptorReader {
  private static final Set<String> MEMBERS =
      Set.of(
          "mediaType", "digest", "size", "urls", "annotations", "platform", "data", "artifactType");

  private final Behaviour behaviour;

  DescriptorReader(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  List<Descriptor> readAll(JsonNode array) {
    if (!array.isArray()) {
      throw Refusals.invalidManifest();
    }
    List<Descriptor> all = new ArrayList<>();
    for (JsonNode one : array) {
      all.add(read(one));
    }
    return all;
  }

  Descriptor readConfig(JsonNode json) {
    if (json.has("annotations") && !behaviour.has(Switch.CONFIG_ANNOTATIONS_ACCEPTED)) {
      // goharbor/acceleration-service#353
      throw Refusals.invalidManifest();
    }
    return read(json);
  }

  Descriptor read(JsonNode json) {
    if (!json.isObject() || !knowsAll(json.fieldNames())) {
      throw Refusals.invalidManifest();
    }
    String digest = json.path("digest").asText();
    JsonNode size = json.path("size");
    String type = json.path("mediaType").asText();
    boolean valid =
        ImageId.isDigest(digest)
            && size.isIntegralNumber()
            && size.asLong() >= 0
            && !type.isEmpty();
    if (!valid || (json.has("data") && behaviour.has(Switch.DESCRIPTOR_DATA_REFUSED))) {
      throw Refusals.invalidManifest();
    }
    return new Descriptor(type, digest, size.asLong());
  }

  private static boolean knowsAll(Iterator<String> members) {
    while (members.hasNext()) {
      if (!MEMBERS.contains(members.next())) {
        return false;
      }
    }
    return true;
  }
}
