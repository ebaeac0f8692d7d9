package io.awsdeployer.promote.verify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.util.Optional;

/**
 * From where to where is promoted, and by what.
 *
 * @param group how people call it
 * @param artifacts where the deploy manifest goes; without it the event carries the images
 */
record Direction(
    String group,
    Site source,
    Site target,
    PromotionFunction function,
    Optional<Artifacts> artifacts) {

  /** One image of a manifest. */
  record Entry(String repository, String tag, String targetRepository) {}

  /** Promotes what is listed; an empty list stands for a build without a manifest. */
  Result promote(String build, Entry... images) throws IOException {
    ObjectNode event = event(build);
    ObjectNode manifest = new JsonMapper().createObjectNode();
    ArrayNode list = manifest.putArray("images");
    for (Entry image : images) {
      list.addObject()
          .put("repository", image.repository())
          .put("tag", image.tag())
          .put("target_repository", image.targetRepository());
    }
    if (artifacts.isPresent()) {
      event.put("s3_bucket", artifacts.get().bucket()).put("s3_key", build);
      if (images.length > 0) {
        artifacts.get().put(build, manifest.toString());
      }
    } else {
      event.set("images", list);
    }
    return function.invoke(event);
  }

  private ObjectNode event(String build) {
    ObjectNode event =
        new JsonMapper()
            .createObjectNode()
            .put("env", "verify")
            .put("repo", "verify-aws")
            .put("sk", build)
            .put("target_region", target.region().value());
    return target.account().equals(source.account())
        ? event
        : event.put("target_account", target.account().value());
  }
}
