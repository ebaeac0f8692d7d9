package io.awsdeployer.promote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.dynamodb.Table;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Three builds of an image, and README's rights to keep their order. */
abstract class BuildOrderScene {
  static final Image ONE = TestImages.small(10);
  static final Image TWO = TestImages.small(20);
  static final Image THREE = TestImages.small(30);
  static final Image OTHER = TestImages.small(40);
  static final String TABLE = "test-aws-deployer--deployments";
  static final String PK = "tags/222222222222/us-east-1";
  static final String RIGHTS = Markdown.of("README.md").section("Tags").json().getLast().toString();

  final MovableClock clock = new MovableClock();
  final Bed bed = Bed.start(builder -> builder.clock(clock));

  @BeforeEach
  void threeBuilds() {
    bed.pushed("shop/api", "1", ONE).pushed("shop/api", "2", TWO).pushed("shop/api", "3", THREE);
    bed.pushed("shop/web", "1", OTHER);
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"order\": true}}");
    bed.function().policy(RIGHTS);
    Table _ = table();
  }

  @AfterEach
  void close() {
    bed.close();
  }

  Table table() {
    return bed.pipeline().table(Bed.HOME, TABLE);
  }

  /** Which build the table says that a tag was given last. */
  String holder(String tag) {
    return table().item(PK, tag).map(item -> item.at("/build_sk/S").asText()).orElse("nobody");
  }

  String latest() {
    return bed.target("shop/api").tags().getOrDefault("latest", "nothing");
  }

  /** A build whose image becomes {@code latest}. */
  ObjectNode build(String sk, String action) {
    ObjectNode event = bed.event().put("sk", "build-" + sk).put("action", action);
    event
        .putArray("images")
        .addObject()
        .put("repository", "shop/api")
        .put("tag", sk)
        .put("target_tag", "latest");
    return event;
  }

  static ObjectNode andWeb(ObjectNode event) {
    event
        .withArray("images")
        .addObject()
        .put("repository", "shop/web")
        .put("tag", "1")
        .put("target_tag", "live");
    return event;
  }

  Bed.Invocation promote(String sk) {
    return bed.invoke(build(sk, "promote"));
  }

  /** What a plan says stands in the way. */
  String refusedBy(ObjectNode plan) {
    return bed.invoke(plan).ok().at("/refused/0/error").asText();
  }
}
