package io.awsdeployer.promote.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.testing.Bed.Invocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** A build of three images: app/a has a tag to move, app/b has none yet, app/c has one to move. */
public final class ThreeTags implements AutoCloseable {
  public static final Image OLD_A = TestImages.small(1);
  public static final Index OLD_C = TestImages.multiPlatform(300);
  public static final Image NEW_A = TestImages.small(110);
  public static final Index NEW_B = TestImages.multiPlatform(120);
  public static final Image NEW_C = TestImages.small(130);
  public static final String RECEIPT =
      Bed.PREFIX
          + "/promotion-receipts/test/2bJ1aBcDeFgHiJkLmNoPqRsTuVw/222222222222-us-east-1.json";

  private final MovableClock clock = new MovableClock();
  private final Bed bed;

  public ThreeTags() {
    bed =
        Bed.start(builder -> builder.clock(clock))
            .pushed("app/a", "1", NEW_A)
            .pushed("app/b", "1", NEW_B)
            .pushed("app/c", "1", NEW_C)
            .manifestOf("app/a:1", "app/b:1", "app/c:1");
    OLD_A.pushTo(bed.target("app/a"), "1");
    OLD_C.pushTo(bed.target("app/c"), "1");
  }

  public Bed bed() {
    return bed;
  }

  public MovableClock clock() {
    return clock;
  }

  /** An event that brings the images, as {@code resolve} gave them before any tag moved. */
  public ObjectNode event(String action) {
    ObjectNode event = bed.event().put("action", action);
    Map.of("app/a", NEW_A.digest(), "app/b", NEW_B.digest(), "app/c", NEW_C.digest())
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(image ->
            event
                .withArray("images")
                .addObject()
                .put("repository", image.getKey())
                .put("tag", "1")
                .put("digest", image.getValue()));
    return event;
  }

  public Invocation call(String action) {
    return bed.invoke(event(action));
  }

  /** A switch that goes well. */
  public ThreeTags switched() {
    JsonNode _ = call("switch").ok();
    return this;
  }

  /** What the tag of a repository points to at the target. */
  public String tag(String repository) {
    return bed.target(repository).tags().getOrDefault("1", "nothing");
  }

  public void assertAllSwitched() {
    assertThat(tag("app/a")).isEqualTo(NEW_A.digest());
    assertThat(tag("app/b")).isEqualTo(NEW_B.digest());
    assertThat(tag("app/c")).isEqualTo(NEW_C.digest());
  }

  public void assertNoneSwitched() {
    assertThat(tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(tag("app/b")).isEqualTo("nothing");
    assertThat(tag("app/c")).isEqualTo(OLD_C.digest());
  }

  public Optional<JsonNode> receipt() {
    return bed.pipeline().bucket(Bed.BUCKET).get(RECEIPT).map(ThreeTags::json);
  }

  /** What the receipt says of one repository's tag. */
  public JsonNode entry(String repository) {
    for (JsonNode entry : receipt().orElseThrow().path("tags")) {
      if (entry.path("repository").asText().equals(repository)) {
        return entry;
      }
    }
    return JsonNodeFactory.instance.missingNode();
  }

  private static JsonNode json(byte[] text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    bed.close();
  }
}
