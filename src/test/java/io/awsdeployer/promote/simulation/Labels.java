package io.awsdeployer.promote.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** What a request is about, without what differs from run to run. */
final class Labels {
  private Labels() {}

  static String of(ObjectNode input) {
    List<String> parts = new ArrayList<>();
    text(input, "repositoryName", parts);
    text(input, "imageDigest", parts);
    text(input, "imageTag", parts);
    text(input, "layerDigest", parts);
    text(input, "partFirstByte", parts);
    text(input, "UpdateExpression", parts);
    sorted(input.path("repositoryNames"), parts);
    sorted(input.path("layerDigests"), parts);
    sorted(input.path("imageIds"), parts);
    JsonNode key = input.at("/Key/sk/S");
    if (key.isTextual()) {
      parts.add(key.asText());
    }
    JsonNode blob = input.path("layerPartBlob");
    if (blob.isTextual()) {
      parts.add(Integer.toHexString(blob.asText().hashCode()));
    }
    return String.join(" ", parts);
  }

  private static void text(ObjectNode input, String member, List<String> parts) {
    JsonNode value = input.path(member);
    if (value.isValueNode()) {
      parts.add(brief(value.asText()));
    }
  }

  private static void sorted(JsonNode list, List<String> parts) {
    List<String> texts = new ArrayList<>();
    list.forEach(each ->
        texts.add(
            each.isTextual()
                ? brief(each.asText())
                : brief(each.path("imageTag").asText() + each.path("imageDigest").asText())));
    parts.addAll(texts.stream().sorted().toList());
  }

  private static String brief(String text) {
    String name = text.replace("sha256:", "");
    return name.length() > 64
        ? name.substring(0, 24)
        : name.length() == 64 ? name.substring(0, 8) : name;
  }
}
