package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.TagImmutableException;
import org.junit.jupiter.api.Test;

/** Tags that come to nothing, or to one tag for two images; and tags that the options hold. */
class TargetTagsRefusalsTest extends TargetTagsScene {
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
