package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.error.TagImmutableException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.TaggedPuts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several tags for an image: made of names, all or none of them moved, and some held where they
 * are.
 */
class TargetTagsTest {
  private static final Index API = TestImages.multiPlatform(10);
  private static final Image WORKER = TestImages.small(20);
  private static final Image OLD = TestImages.small(30);
  private static final String KEY = "shop/feature/x/42.9f3c2e1";
  private static final String TWO =
      """
      {"images": [
        {"repository": "shop/api", "tag": "1", "app": "store",
         "target_tags": ["git-{sha}", "{app}-{sha}", "latest", "env-{env}-{timestamp}"]},
        {"repository": "shop/worker", "tag": "1", "target_tag": "v{version}"}]}
      """;

  /** Of the KSUID in the event. */
  private static final String TIMESTAMP = "env-test-20240122101348";

  private final Bed bed = Bed.start();

  @BeforeEach
  void twoImages() {
    bed.pushed("shop/api", "1", API).pushed("shop/worker", "1", WORKER);
    manifest(TWO);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private void manifest(String json) {
    bed.pipeline().bucket(Bed.BUCKET).put(KEY + "/deploy-manifest.json", json);
  }

  private ObjectNode event(String action) {
    return bed.event().put("s3_key", KEY).put("action", action);
  }

  private Bed.Invocation call(String action) {
    return bed.invoke(event(action));
  }

  private Bed.Invocation call(String action, JsonNode images) {
    ObjectNode event = event(action);
    event.set("images", images);
    return bed.invoke(event);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  @Test
  void everyImageGetsAllItsTagsAndIsCountedOnce() {
    JsonNode output = call("promote").ok();
    assertThat(output.path("images_promoted").asInt()).isEqualTo(2);
    assertThat(output.path("tags_switched").asInt()).isEqualTo(5);
    assertThat(texts(output.path("images")))
        .containsExactly(
            uri("shop/api", "git-9f3c2e1"),
            uri("shop/api", "store-9f3c2e1"),
            uri("shop/api", "latest"),
            uri("shop/api", TIMESTAMP),
            uri("shop/worker", "v42.9f3c2e1"));
    assertThat(output.path("details").findValuesAsText("target"))
        .containsExactly(
            "shop/api:git-9f3c2e1",
            "shop/api:store-9f3c2e1",
            "shop/api:latest",
            "shop/api:" + TIMESTAMP,
            "shop/worker:v42.9f3c2e1");
    assertThat(bed.target("shop/api").tags())
        .containsOnlyKeys("git-9f3c2e1", "store-9f3c2e1", "latest", TIMESTAMP)
        .allSatisfy((tag, digest) -> assertThat(digest).isEqualTo(API.digest()));
    assertThat(bed.target("shop/worker").tags()).containsEntry("v42.9f3c2e1", WORKER.digest());
  }

  private String uri(String repository, String tag) {
    return bed.target(repository).uri() + ":" + tag;
  }

  @Test
  void theContentIsCopiedOnceForAllTags() {
    JsonNode output = call("promote").ok();
    assertThat(output.path("blobs_copied").asInt()).isEqualTo(blobs(API) + blobs(WORKER));
    assertThat(bed.aws().requests().count("ecr:PutImage"))
        .as("every manifest once without a tag, then the tags")
        .isEqualTo(API.graph().count() + WORKER.graph().count() + 5);
  }

  private static long blobs(TestManifest image) {
    return image
        .graph()
        .filter(Image.class::isInstance)
        .flatMap(one ->
            Stream.concat(Stream.of(((Image) one).config()), ((Image) one).layers().stream()))
        .map(Blob::digest)
        .distinct()
        .count();
  }

  @Test
  void aSecondCallComesToTheSameTagsAndDoesNothing() {
    JsonNode _ = call("promote").ok();
    bed.aws().requests().reset();
    JsonNode again = call("promote").ok();
    assertThat(again.path("images_promoted").asInt()).isEqualTo(2);
    assertThat(again.path("tags_switched").asInt()).isZero();
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void optionsAddTagsToEveryImage() {
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"also\": [\"{app}-latest\", \"latest\"]}}");
    JsonNode output = call("promote").ok();
    assertThat(output.path("images_promoted").asInt()).isEqualTo(2);
    assertThat(bed.target("shop/api").tags())
        .containsOnlyKeys("git-9f3c2e1", "store-9f3c2e1", "latest", TIMESTAMP, "store-latest");
    assertThat(bed.target("shop/worker").tags())
        .containsOnlyKeys("v42.9f3c2e1", "worker-latest", "latest");
  }

  @Test
  void whatIsResolvedHasItsTagsFilledInForAllTargetsAndLaterCalls() {
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"also\": [\"stable\"]}}");
    ArrayNode images = call("resolve").ok().withArray("images");
    assertThat(images.toString())
        .isEqualTo(
            """
            [{"repository":"shop/api","tag":"1","digest":"%s",\
            "target_tags":["git-9f3c2e1","store-9f3c2e1","latest","%s","stable"],"app":"store"},\
            {"repository":"shop/worker","tag":"1","digest":"%s","target_tags":["v42.9f3c2e1","stable"]}]\
            """
                .formatted(API.digest(), TIMESTAMP, WORKER.digest()));

    // What is handed over needs neither the options nor anything to fill placeholders with.
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"also\": [\"git-{sha}-{timestamp}\"]}}");
    ObjectNode bare = event("stage").put("sk", "one").put("s3_key", "elsewhere");
    bare.set("images", images);
    JsonNode staged = bed.invoke(bare).ok();
    assertThat(staged.path("images_staged").asInt()).isEqualTo(2);
    assertThat(staged.path("images_promoted").asInt()).isZero();
    assertThat(staged.path("details")).hasSize(7);
    assertThat(bed.target("shop/api").tags()).isEmpty();

    JsonNode switched = call("switch", images).ok();
    assertThat(switched.path("images_promoted").asInt()).isEqualTo(2);
    assertThat(switched.path("tags_switched").asInt()).isEqualTo(7);
    assertThat(bed.target("shop/api").tags()).hasSize(5).containsEntry("stable", API.digest());
  }

  @Test
  void theReceiptHasAllTagsAndARevertPutsAllBack() {
    OLD.pushTo(bed.target("shop/api"), "latest");
    OLD.pushTo(bed.target("shop/api"), "git-9f3c2e1");
    ArrayNode images = call("resolve").ok().withArray("images");
    JsonNode _ = call("switch", images).ok();
    JsonNode reverted = call("revert").ok();
    assertThat(reverted.path("tags_restored").asInt()).isEqualTo(2);
    assertThat(reverted.path("tags").findValuesAsText("tag"))
        .containsExactly(
            "shop/api:git-9f3c2e1",
            "shop/api:store-9f3c2e1",
            "shop/api:latest",
            "shop/api:" + TIMESTAMP,
            "shop/worker:v42.9f3c2e1");
    assertThat(bed.target("shop/api").tags())
        .containsEntry("latest", OLD.digest())
        .containsEntry("git-9f3c2e1", OLD.digest())
        .containsEntry("store-9f3c2e1", API.digest());
  }

  @Test
  void oneRefusedTagPutsTheOthersOfTheImageBack() {
    OLD.pushTo(bed.target("shop/api"), "latest");
    OLD.pushTo(bed.target("shop/worker"), "v42.9f3c2e1");
    TaggedPuts.into(
        "shop/worker",
        bed,
        (request, service) -> {
          bed.target("shop/worker").mutability(TagMutability.immutable());
          return service.handle(request);
        });
    SwitchFailedException e = call("promote").failed(SwitchFailedException.class);
    assertThat(e).hasMessageContaining("shop/worker:v42.9f3c2e1");
    assertThat(bed.target("shop/api").tags().get("latest")).isEqualTo(OLD.digest());
    assertThat(bed.target("shop/worker").tags()).containsEntry("v42.9f3c2e1", OLD.digest());
  }

  @Test
  void aPlanCountsImagesAndListsTags() {
    API.pushTo(bed.target("shop/api"), "git-9f3c2e1");
    WORKER.pushTo(bed.target("shop/worker"), "v42.9f3c2e1");
    OLD.pushTo(bed.target("shop/api"), "latest");
    JsonNode output = call("plan").ok();
    assertThat(output.path("images_promoted").asInt()).as("one lacks tags").isEqualTo(1);
    assertThat(output.path("tags_to_switch").asInt()).isEqualTo(3);
    assertThat(output.path("details").findValuesAsText("tag"))
        .containsExactly("in place", "to create", "to move", "to create", "in place");
  }

  @Test
  void whatIsWrongWithTagsIsToldAtOnceWithItsPlace() {
    manifest(
        """
        {"images": [
          {"repository": "shop/api", "tag": "1", "target_tags": ["{commit}", "a/b", 7, "{timestamp}"]},
          {"repository": "shop/worker", "tag": "1", "target_tag": "x", "target_tags": ["y"]},
          {"repository": "shop/worker", "tag": "1", "target_tags": []},
          {"repository": "shop/web", "tag": "1", "target_tags": ["latest"]},
          {"repository": "shop/worker", "tag": "1", "target_repository": "shop/web", "target_tags": ["2", "{tag}", "latest"]}]}
        """);
    InvalidManifestException e =
        bed.invoke(event("promote").put("sk", "one")).failed(InvalidManifestException.class);
    assertThat(e)
        .hasMessageContainingAll(
            "has 7 problems:",
            "- images[0].target_tags[0]: unknown placeholder '{commit}' (known are {app},",
            "- images[0].target_tags[1]: 'a/b' is not a tag",
            "- images[0].target_tags[2]: must be a string, not a number",
            "- images[0].target_tags[3]: '{timestamp}' has no value for {timestamp}: give the event a build_time",
            "- images[1].target_tags: cannot be there beside target_tag",
            "- images[2].target_tags: has 0 entries, not 1 to 100",
            "- images[4]: 'shop/worker:1' would become 'shop/web:latest', but so would 'shop/web:1' of images[3]");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void anEventsOwnImagesAreToldInTheSameWay() {
    ObjectNode event = event("promote").put("s3_key", "elsewhere/main/1");
    event
        .putArray("images")
        .addObject()
        .put("repository", "shop/api")
        .put("tag", "1")
        .putArray("target_tags")
        .add("git-{sha}");
    assertThat(bed.invoke(event).failed(InvalidRequestException.class))
        .hasMessageContaining("images[0].target_tags[0]: 'git-{sha}' has no value for {sha}");
    event.put("commit_hash", "0123abc").put("version", 7);
    assertThat(bed.invoke(event).ok().path("images").toString()).contains("shop/api:git-0123abc");
  }

  @Test
  void optionsThatMakeNoTagAreToldOnce() {
    bed.with(
        "PROMOTION_OPTIONS",
        "{\"tags\": {\"also\": [\"{branch}-{date}\"], \"movable\": [\"a b\"]}}");
    assertThat(call("promote").failed(InvalidRequestException.class))
        .hasMessageContaining("tags.movable[0]: 'a b' is not a tag with wildcards");
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"also\": [\"{branch}\", \"{date}\"]}}");
    manifest(TWO.replace("-{timestamp}", ""));
    assertThat(bed.invoke(event("plan").put("sk", "one")).failed(InvalidRequestException.class))
        .hasMessage(
            "The document of options is not valid: tags.also[1]: '{date}' has no value for {date}: give the event a build_time like 2026-07-22T10:15:00Z, or an sk that is a KSUID or begins with a time\n"
                + "To do: correct the document of options, or give the event what is missing");
  }

  @Test
  void twoImagesOfOneRepositoryCannotShareATagThatTheOptionsAdd() {
    WORKER.pushTo(bed.source("shop/api"), "2");
    manifest(
        "{\"images\": [{\"repository\": \"shop/api\", \"tag\": \"1\"}, {\"repository\": \"shop/api\", \"tag\": \"2\"}]}");
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"also\": [\"latest\"]}}");
    assertThat(call("promote").failed(InvalidRequestException.class))
        .hasMessageContaining(
            "tags.also[0]: 'shop/api:2' would become 'shop/api:latest', but so would 'shop/api:1'; write {app} or {tag} into the pattern");
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"also\": [\"{tag}-latest\"]}}");
    assertThat(call("promote").ok().path("tags_switched").asInt()).isEqualTo(4);
  }

  @Test
  void aTagThatTheOptionsDoNotLetMoveStaysAndAllAreToldAtOnce() {
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"movable\": [\"*-latest\", \"env-*\"]}}");
    OLD.pushTo(bed.target("shop/api"), "latest");
    OLD.pushTo(bed.target("shop/worker"), "v42.9f3c2e1");
    PromotionRejectedException e = call("promote").failed(PromotionRejectedException.class);
    assertThat(e.reasons()).hasSize(2).allMatch(TagImmutableException.class::isInstance);
    assertThat(e)
        .hasMessageContaining(
            "The tag shop/api:latest in the target registry 222222222222/us-east-1 points to %s and may not move to %s: the options let only these tags move: *-latest, env-*."
                .formatted(OLD.digest(), API.digest()))
        .hasMessageContaining("add it to the option tags.movable");
    assertThat(bed.traffic().writes()).isEmpty();
    assertThat(bed.target("shop/api").tags()).containsEntry("latest", OLD.digest());
  }

  @Test
  void aTagThatIsNewOrInPlaceOrAmongThoseThatMayMoveIsNotHeld() {
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"movable\": [\"lat*st\"]}}");
    OLD.pushTo(bed.target("shop/api"), "latest");
    API.pushTo(bed.target("shop/api"), "git-9f3c2e1");
    assertThat(call("promote").ok().path("tags_switched").asInt()).isEqualTo(4);
    assertThat(bed.target("shop/api").tags()).containsEntry("latest", API.digest());
  }

  @Test
  void anEmptyListLetsNoTagMove() {
    bed.with("PROMOTION_OPTIONS", "{\"tags\": {\"movable\": []}}");
    OLD.pushTo(bed.target("shop/api"), "latest");
    assertThat(call("stage").failed(TagImmutableException.class))
        .hasMessageContaining("the options let no tag move");
    JsonNode plan = call("plan").ok();
    assertThat(plan.path("verdict").asText()).isEqualTo("refused");
    assertThat(plan.at("/refused/0/error").asText()).isEqualTo("TagImmutableException");
  }
}
