package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static io.awsdeployer.promote.testing.ThreeTags.NEW_A;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_A;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_C;
import static io.awsdeployer.promote.testing.ThreeTags.RECEIPT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.error.TagImmutableException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.TaggedPuts;
import io.awsdeployer.promote.testing.ThreeTags;
import io.awsdeployer.promote.testing.TimeEnds;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The action {@code switch}: the tags, and what a call that failed or is repeated leaves. */
class SwitchActionTest {
  private static final Image STRANGER = TestImages.small(990);

  private final ThreeTags build = new ThreeTags();
  private final Bed bed = build.bed();

  @AfterEach
  void close() {
    build.close();
  }

  @Test
  void movesTagsAndNothingElseOfWhatIsStaged() {
    JsonNode _ = build.call("stage").ok();
    bed.aws().requests().reset();
    JsonNode output = build.call("switch").ok();
    build.assertAllSwitched();
    assertThat(bed.aws().requests().counts())
        .isEqualTo(
            Map.of(
                "sts:GetCallerIdentity", 1L,
                "ssm:GetParameter", 2L,
                "sts:AssumeRole", 1L,
                "s3:GetObject", 1L,
                "s3:PutObject", 2L,
                "ecr:DescribeRepositories", 1L,
                "ecr:BatchGetImage", 9L,
                "ecr:PutImage", 3L));
    assertThat(output.path("action").asText()).isEqualTo("switch");
    assertThat(output.path("images_promoted").asInt()).isEqualTo(3);
    assertThat(output.path("tags_switched").asInt()).isEqualTo(3);
    assertThat(output.path("blobs_copied").asInt()).isZero();
    assertThat(output.path("receipt").asText()).isEqualTo("s3://artifacts/" + RECEIPT);
    assertThat(output.at("/details/0/replaced").asText()).isEqualTo(OLD_A.digest());
    assertThat(bed.aws().requests().failures()).isEmpty();
  }

  @Test
  void whatIsNotStagedIsStagedNow() {
    assertThat(build.call("switch").ok().path("blobs_copied").asInt()).isPositive();
    build.assertAllSwitched();
  }

  @Test
  void theDeployManifestWillDoToo() {
    assertThat(bed.invoke(bed.event().put("action", "switch")).ok().path("tags_switched").asInt())
        .isEqualTo(3);
    build.assertAllSwitched();
  }

  @Test
  void theDigestDecidesWhereTheSourceTagHasMovedSince() {
    STRANGER.pushTo(bed.source("app/a"), "1");
    build.switched();
    build.assertAllSwitched();
  }

  @Test
  void aRepeatedCallKeepsWhatTheFirstOneReplacedAndWritesNothing() {
    build.switched();
    JsonNode receipt = build.receipt().orElseThrow();
    bed.aws().requests().reset();
    JsonNode output = build.call("switch").ok();
    assertThat(output.path("tags_switched").asInt()).isZero();
    assertThat(output.path("receipt").asText()).endsWith(RECEIPT);
    assertThat(build.receipt()).contains(receipt);
    assertThat(bed.aws().requests().counts()).doesNotContainKeys("s3:PutObject", "ecr:PutImage");
  }

  @Test
  void aTagThatWasRightBeforeTheFirstCallReplacesNothing() {
    NEW_A.pushTo(bed.target("app/a"), "1");
    build.switched();
    assertThat(build.entry("app/a").path("replaced").asText()).isEqualTo(NEW_A.digest());
    assertThat(build.call("revert").ok().at("/tags/0/result").asText())
        .isEqualTo("in place before");
    assertThat(build.tag("app/a")).isEqualTo(NEW_A.digest());
  }

  @Test
  void aTagThatSomebodyElseMovedBetweenTwoCallsIsReplacedFromThere() {
    build.switched();
    STRANGER.pushTo(bed.target("app/a"), "1");
    build.switched();
    assertThat(build.entry("app/a").path("replaced").asText()).isEqualTo(STRANGER.digest());
    assertThat(build.entry("app/c").path("replaced").asText()).isEqualTo(OLD_C.digest());
  }

  /** The time ends while the put of app/c is under way; the others' are in the first receipt. */
  @Test
  void aCallAfterOneThatDiedMidwayFinishesAndKeepsWhatThatOneReplaced() {
    JsonNode _ = build.call("stage").ok();
    TimeEnds midway = dieBeforeC();
    PromotionIncompleteException e =
        Failures.of(build.call("switch"), PromotionIncompleteException.class);
    midway.over(build);
    assertThat(e.retryable()).isTrue();
    assertThat(firstLine(e))
        .isEqualTo(
            "The function's time ended within the switch, with 2 of 3 tags switched for certain (app/a:1, app/b:1).");
    assertThat(build.tag("app/a")).isEqualTo(NEW_A.digest());
    assertThat(build.tag("app/c")).isEqualTo(OLD_C.digest());
    assertThat(build.receipt().orElseThrow().path("status").asText()).isEqualTo("switching");

    assertThat(build.call("switch").ok().path("tags_switched").asInt()).isEqualTo(1);
    build.assertAllSwitched();
    assertThat(build.receipt().orElseThrow().path("status").asText()).isEqualTo("switched");
    assertThat(build.entry("app/a").path("replaced").asText()).isEqualTo(OLD_A.digest());
    assertThat(build.entry("app/b").has("replaced")).isFalse();
    assertThat(build.entry("app/c").path("replaced").asText()).isEqualTo(OLD_C.digest());
  }

  @Test
  void aRevertAfterACallThatDiedMidwayRestoresWhatHadMoved() {
    JsonNode _ = build.call("stage").ok();
    TimeEnds midway = dieBeforeC();
    Failures.of(build.call("switch"), PromotionIncompleteException.class);
    midway.over(build);
    assertThat(build.call("revert").ok().path("tags").findValuesAsText("result"))
        .containsExactly("restored", "new, stays", "in place before");
    assertThat(build.tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(build.tag("app/c")).isEqualTo(OLD_C.digest());
  }

  private TimeEnds dieBeforeC() {
    return TimeEnds.after(2, "Tag switched", "app/c", build);
  }

  @Test
  void aFailedSwitchPutsBackByItselfAndItsReceiptStays() {
    AtomicInteger refused =
        TaggedPuts.into(
            "app/c",
            bed,
            (request, service) -> {
              bed.target("app/c").mutability(TagMutability.immutable());
              return service.handle(request);
            });
    PromotionException e = Failures.of(build.call("switch"), SwitchFailedException.class);
    assertThat(refused).hasValue(1);
    assertThat(firstLine(e)).startsWith("The switch failed: The tag app/c:1");
    assertThat(build.tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(build.receipt().orElseThrow().path("status").asText()).isEqualTo("switching");
    assertThat(build.call("revert").ok().path("tags_restored").asInt()).isZero();
  }

  @Test
  void aTagThatMayNotMoveIsSeenBeforeAnythingIsWritten() {
    bed.target("app/c").mutability(TagMutability.immutable());
    Failures.of(build.call("switch"), TagImmutableException.class);
    build.assertNoneSwitched();
    assertThat(build.receipt()).isEmpty();
  }

  @Test
  void aTagThatIsItsOwnSourceIsVerifiedAndStays() {
    ObjectNode event = build.event("switch").put("target_region", Bed.HOME);
    event.remove("target_account");
    JsonNode output = bed.invoke(event).ok();
    assertThat(output.path("tags_switched").asInt()).isZero();
    assertThat(output.at("/details/0/result").asText()).startsWith("verified");
    event.put("action", "revert");
    assertThat(bed.invoke(event).ok().path("tags").findValuesAsText("result"))
        .containsExactly("in place before", "in place before", "in place before");
  }

  /** The digest decides, so the tag goes back to what was resolved. */
  @Test
  void aTagThatIsItsOwnSourceAndHasMovedIsSwitchedToWhatWasResolved() {
    STRANGER.pushTo(bed.source("app/a"), "1");
    ObjectNode event = build.event("switch").put("target_region", Bed.HOME);
    event.remove("target_account");
    JsonNode output = bed.invoke(event).ok();
    assertThat(output.at("/details/0/result").asText()).isEqualTo("tagged");
    assertThat(output.at("/details/0/replaced").asText()).isEqualTo(STRANGER.digest());
    assertThat(bed.source("app/a").tags()).containsEntry("1", NEW_A.digest());
  }
}
