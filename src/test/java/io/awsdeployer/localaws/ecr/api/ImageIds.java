package io.awsdeployer.localaws.ecr.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.ImageId;
import java.util.Optional;

/** Image identifiers and their failures, as the protocol writes them. */
final class ImageIds {
  private ImageIds() {}

  static ImageId read(JsonNode json) {
    return new ImageId(text(json, "imageDigest"), text(json, "imageTag"));
  }

  static ObjectNode write(ImageId id) {
    ObjectNode json = Json.object();
    id.digest().ifPresent(digest -> json.put("imageDigest", digest));
    id.tag().ifPresent(tag -> json.put("imageTag", tag));
    return json;
  }

  static void fail(ArrayNode failures, ImageId id, ImageFailure failure) {
    ObjectNode json = failures.addObject();
    json.set("imageId", write(id));
    json.put("failureCode", failure.code()).put("failureReason", failure.reason());
  }

  private static Optional<String> text(JsonNode json, String member) {
    return json.hasNonNull(member) ? Optional.of(json.get(member).asText()) : Optional.empty();
  }
}
