package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static io.awsdeployer.promote.testing.ThreeTags.NEW_A;
import static io.awsdeployer.promote.testing.ThreeTags.NEW_B;
import static io.awsdeployer.promote.testing.ThreeTags.NEW_C;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_A;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_C;
import static io.awsdeployer.promote.testing.ThreeTags.RECEIPT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.error.TagImmutableException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.TaggedPuts;
import io.awsdeployer.promote.testing.ThreeTags;
import io.awsdeployer.promote.testing.TimeEnds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The action {@code switch}: the tags, with a receipt of what they replace. */
class SwitchActionTest {
  private static final Image STRANGER = TestImages.small(990);

  private final ThreeTags build = new ThreeTags();
  private final Bed bed = build.bed();

  @AfterEach
  void close() {
    build.close();
  }

  private void assertAllSwitched() {
    assertThat(build.tag("app/a")).isEqualTo(NEW_A.digest());
    assertThat(build.tag("app/b")).isEqualTo(NEW_B.digest());
    assertThat(build.tag("app/c")).isEqualTo(NEW_C.digest());
  }

  private void assertNoneSwitched() {
    assertThat(build.tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(build.tag("app/b")).isEqualTo("nothing");
    assertThat(build.tag("app/c")).isEqualTo(OLD_C.digest());
  }

  @Test
  void movesTagsAndNothingElseOfWhatIsStaged() {
    JsonNode _ = build.call("stage").ok();
    bed.aws().requests().reset();
    JsonNode output = build.call("switch").ok();
    assertAllSwitched();
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
  void theReceiptSaysWhatEachTagPointedTo() {
    build.switched();
    assertThat(build.receipt().orElseThrow().toString())
        .isEqualTo(
            """
            {"build":{"env":"test","repo":"shop","sk":"2bJ1aBcDeFgHiJkLmNoPqRsTuVw"},\
            "source":{"account":"111111111111","region":"eu-central-1"},\
            "target":{"account":"222222222222","region":"us-east-1"},\
            "status":"switched","tags":[\
            {"source":"app/a:1","repository":"app/a","tag":"1","digest":"%s","replaced":"%s"},\
            {"source":"app/b:1","repository":"app/b","tag":"1","digest":"%s"},\
            {"source":"app/c:1","repository":"app/c","tag":"1","digest":"%s","replaced":"%s"}]}\
            """
                .formatted(
                    NEW_A.digest(),
                    OLD_A.digest(),
                    NEW_B.digest(),
                    NEW_C.digest(),
                    OLD_C.digest()));
  }

  @Test
  void theReceiptIsThereBeforeTheFirstTagMoves() {
    JsonNode _ = build.call("stage").ok();
    bed.aws().requests().reset();
    List<JsonNode> seen = new ArrayList<>();
    FaultRule first =
        bed.aws().faults().on("ecr:PutImage").before(() -> seen.add(build.receipt().orElseThrow()));
    build.switched();
    assertThat(first.fired()).isEqualTo(1);
    assertThat(seen.getFirst().path("status").asText()).isEqualTo("switching");
    assertThat(seen.getFirst().at("/tags/2/replaced").asText()).isEqualTo(OLD_C.digest());
    assertThat(
            bed.aws().requests().entries().stream()
                .map(LoggedRequest::operation)
                .filter(operation ->
                    operation.endsWith(":PutObject") || operation.endsWith("PutImage")))
        .containsExactly(
            "s3:PutObject", "ecr:PutImage", "ecr:PutImage", "ecr:PutImage", "s3:PutObject");
  }

  @Test
  void whatIsNotStagedIsStagedNow() {
    assertThat(build.call("switch").ok().path("blobs_copied").asInt()).isPositive();
    assertAllSwitched();
  }

  @Test
  void theDeployManifestWillDoToo() {
    assertThat(bed.invoke(bed.event().put("action", "switch")).ok().path("tags_switched").asInt())
        .isEqualTo(3);
    assertAllSwitched();
  }

  @Test
  void theDigestDecidesWhereTheSourceTagHasMovedSince() {
    STRANGER.pushTo(bed.source("app/a"), "1");
    build.switched();
    assertAllSwitched();
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

  /** The time ends with the put of app/c; what the others' puts did is in the first receipt. */
  @Test
  void aCallAfterOneThatDiedMidwayFinishesAndKeepsWhatThatOneReplaced() {
    JsonNode _ = build.call("stage").ok();
    TimeEnds midway = dieBeforeC();
    PromotionIncompleteException e =
        Failures.of(build.call("switch"), PromotionIncompleteException.class);
    midway.over(build);
    assertThat(e.retryable()).isTrue();
    assertThat(build.tag("app/a")).isEqualTo(NEW_A.digest());
    assertThat(build.tag("app/c")).isEqualTo(OLD_C.digest());
    assertThat(build.receipt().orElseThrow().path("status").asText()).isEqualTo("switching");

    assertThat(build.call("switch").ok().path("tags_switched").asInt()).isEqualTo(1);
    assertAllSwitched();
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
    return TimeEnds.after(List.of("app/a", "app/b"), "app/c", build);
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
    assertNoneSwitched();
    assertThat(build.receipt()).isEmpty();
  }

  @Test
  void withoutAReceiptNoTagMoves() {
    JsonNode _ = build.call("stage").ok();
    FaultRule down = bed.aws().faults().on("s3:PutObject").always().status(503);
    assertThat(firstLine(Failures.of(build.call("switch"), ServiceUnavailableException.class)))
        .isEqualTo(
            "S3 could not be given s3://artifacts/%s, even after several attempts."
                .formatted(RECEIPT));
    assertThat(down.fired()).isEqualTo(3);
    assertNoneSwitched();
  }

  @Test
  void theRightToWriteReceiptsIsNamedWithItsStatement() {
    String all = Policies.function(Bed.BUCKET);
    bed.function().withoutPolicies().policy(all.replace("s3:PutObject", "s3:PutObjectAcl"));
    ManifestUnreadableException e =
        Failures.of(build.call("switch"), ManifestUnreadableException.class);
    assertThat(firstLine(e))
        .isEqualTo(
            "arn:aws:iam::111111111111:role/promote-images may not write s3://artifacts/%s."
                .formatted(RECEIPT));
    assertThat(e.getMessage()).contains("\nAttempted: s3:PutObject as ");
    assertNoneSwitched();
    String statement =
        Failures.policy(
            Failures.toDo(e, "allow arn:aws:iam::111111111111:role/promote-images to write"));
    assertThat(statement)
        .contains("\"arn:aws:s3:::artifacts/shop/main/7.abc/promotion-receipts/*\"");
    bed.function().policy(statement);
    build.switched();
    assertAllSwitched();
  }

  @Test
  void theRightToReadReceiptsIsNamedWithItsStatement() {
    String all = Policies.function(Bed.BUCKET);
    bed.function()
        .withoutPolicies()
        .policy(
            all.replace(
                "\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::artifacts/*\"",
                "\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::artifacts/*/deploy-manifest.json\""));
    for (String action : List.of("switch", "revert")) {
      ManifestUnreadableException e =
          Failures.of(build.call(action), ManifestUnreadableException.class);
      assertThat(firstLine(e)).startsWith("S3 answers 403 for s3://artifacts/" + RECEIPT);
    }
    assertNoneSwitched();
    ManifestUnreadableException e =
        Failures.of(build.call("switch"), ManifestUnreadableException.class);
    bed.function()
        .policy(
            Failures.policy(
                Failures.toDo(e, "allow arn:aws:iam::111111111111:role/promote-images to read")));
    build.switched();
  }

  @Test
  void aReceiptWhoseEndCannotBeWrittenIsAsGoodForARevert() {
    FaultRule down = bed.aws().faults().on("s3:PutObject").skip(1).always().status(503);
    Bed.Invocation invocation = build.call("switch");
    assertThat(invocation.ok().path("tags_switched").asInt()).isEqualTo(3);
    assertThat(down.fired()).isEqualTo(3);
    assertAllSwitched();
    assertThat(
            Failures.logged(
                invocation, "All tags are switched, but the receipt does not say so", "receipt"))
        .containsExactly("s3://artifacts/" + RECEIPT);
    assertThat(build.receipt().orElseThrow().path("status").asText()).isEqualTo("switching");
    assertThat(build.call("revert").ok().path("tags_restored").asInt()).isEqualTo(2);
  }

  @Test
  void everyTargetHasAReceiptOfItsOwn() {
    for (String repository : List.of("app/a", "app/b", "app/c")) {
      bed.target().registry(Bed.HOME).createRepository(repository);
    }
    build.switched();
    JsonNode output = bed.invoke(build.event("switch").put("target_region", Bed.HOME)).ok();
    assertThat(output.path("receipt").asText()).endsWith("/222222222222-eu-central-1.json");
    assertThat(build.entry("app/a").path("replaced").asText()).isEqualTo(OLD_A.digest());
    assertThat(
            bed.invoke(build.event("revert").put("target_region", Bed.HOME))
                .ok()
                .path("tags")
                .findValuesAsText("result"))
        .containsExactly("new, stays", "new, stays", "new, stays");
    assertAllSwitched();
  }

  @Test
  void aBuildsKeyIsPartOfTheReceiptsAndMakesNoFolders() {
    ObjectNode event = build.event("switch").put("sk", "2026-01-01T00:00/ü");
    assertThat(bed.invoke(event).ok().path("receipt").asText())
        .endsWith(
            "/promotion-receipts/test/2026-01-01T00%3A00%2F%C3%BC/222222222222-us-east-1.json");
    assertThat(bed.invoke(event.put("action", "revert")).ok().path("tags_restored").asInt())
        .isEqualTo(2);
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
