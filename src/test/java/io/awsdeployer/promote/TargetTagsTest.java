package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.testing.TaggedPuts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several tags for an image: made of names, all or none of them moved. */
class TargetTagsTest extends TargetTagsScene {
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
}
