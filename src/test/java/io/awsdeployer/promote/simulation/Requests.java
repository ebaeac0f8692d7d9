package io.awsdeployer.promote.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.read.Event;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.read.RequestReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The events that a build is promoted by. */
final class Requests {
  private static final RequestReader READER = new RequestReader();

  /** The same few again and again. */
  private static final Map<String, PromotionRequest> READ = new ConcurrentHashMap<>();

  private Requests() {}

  /**
   * An event for a build, read as the function reads it.
   *
   * @param world where the digests to be pinned are, for {@code stage} and {@code switch}
   */
  static PromotionRequest of(Scene.Wanted build, String action, World world) {
    ObjectNode event =
        JsonNodeFactory.instance
            .objectNode()
            .put("env", "test")
            .put("repo", "shop")
            .put("sk", "build-" + build.number())
            .put("s3_bucket", "artifacts")
            .put("s3_key", "shop/" + build.number())
            .put("target_account", World.TARGET)
            .put("target_region", World.AWAY)
            .put("action", action);
    ArrayNode images = event.putArray("images");
    for (Scene.Item item : build.items()) {
      String tag = Integer.toString(item.version() % Goods.all(item.repository()).size());
      ObjectNode image =
          images
              .addObject()
              .put("repository", item.repository())
              .put("tag", tag)
              .put("target_tag", item.targetTag());
      if (build.inTwo()) {
        image.put("digest", world.source(item.repository()).tags().get(tag));
      }
    }
    return READ.computeIfAbsent(event.toString(), Requests::read);
  }

  private static PromotionRequest read(String event) {
    Event read = READER.read(event.getBytes(StandardCharsets.UTF_8), "");
    if (read instanceof Event.Asked(PromotionRequest request)) {
      return request;
    }
    throw new IllegalStateException("not an event of the contract");
  }
}
