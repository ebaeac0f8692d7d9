package io.awsdeployer.promote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two images, one of them with four tags made of names. */
abstract class TargetTagsScene {
  static final Index API = TestImages.multiPlatform(10);
  static final Image WORKER = TestImages.small(20);
  static final Image OLD = TestImages.small(30);
  static final String KEY = "shop/feature/x/42.9f3c2e1";
  static final String TWO =
      """
      {"images": [
        {"repository": "shop/api", "tag": "1", "app": "store",
         "target_tags": ["git-{sha}", "{app}-{sha}", "latest", "env-{env}-{timestamp}"]},
        {"repository": "shop/worker", "tag": "1", "target_tag": "v{version}"}]}
      """;

  /** Of the KSUID in the event. */
  static final String TIMESTAMP = "env-test-20240122101348";

  final Bed bed = Bed.start();

  @BeforeEach
  void twoImages() {
    bed.pushed("shop/api", "1", API).pushed("shop/worker", "1", WORKER);
    manifest(TWO);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  void manifest(String json) {
    bed.pipeline().bucket(Bed.BUCKET).put(KEY + "/deploy-manifest.json", json);
  }

  ObjectNode event(String action) {
    return bed.event().put("s3_key", KEY).put("action", action);
  }

  Bed.Invocation call(String action) {
    return bed.invoke(event(action));
  }

  Bed.Invocation call(String action, JsonNode images) {
    ObjectNode event = event(action);
    event.set("images", images);
    return bed.invoke(event);
  }
}
