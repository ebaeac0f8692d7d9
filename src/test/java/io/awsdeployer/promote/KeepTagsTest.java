package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static io.awsdeployer.promote.testing.ThreeTags.NEW_A;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_A;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_C;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.TaggedPuts;
import io.awsdeployer.promote.testing.ThreeTags;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The option {@code receipts.keep_previous}: what is replaced gets a tag of its own before any tag
 * moves, so that no lifecycle rule removes what CloudFormation may go back to.
 */
class KeepTagsTest {
  private final ThreeTags build = new ThreeTags();
  private final Bed bed = build.bed();

  @AfterEach
  void close() {
    build.close();
  }

  private void keeping(String pattern) {
    bed.with("PROMOTION_OPTIONS", "{\"receipts\": {\"keep_previous\": \"%s\"}}".formatted(pattern));
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "switch"})
  void whatIsReplacedStaysUnderATagOfItsOwn(String action) {
    keeping("rollback-{tag}");
    Bed.Invocation done = build.call(action);
    JsonNode output = done.ok();
    build.assertAllSwitched();
    assertThat(bed.target("app/a").tags()).containsEntry("rollback-1", OLD_A.digest());
    assertThat(bed.target("app/c").tags()).containsEntry("rollback-1", OLD_C.digest());
    assertThat(bed.target("app/b").tags()).as("it was new").containsOnlyKeys("1");
    assertThat(output.at("/details/0/kept").asText()).isEqualTo("rollback-1");
    assertThat(output.at("/details/1").has("kept")).isFalse();
    assertThat(Failures.logged(done, "Previous image kept", "image"))
        .containsExactlyInAnyOrder("app/a:1", "app/c:1");
    assertThat(Failures.logged(done, "Previous image kept", "kept")).containsOnly("rollback-1");
    if (action.equals("switch")) {
      assertThat(build.entry("app/a").path("kept").asText()).isEqualTo("rollback-1");
      assertThat(build.entry("app/b").has("kept")).isFalse();
    }
  }

  @Test
  void aPlanSaysWhatWouldBeKeptAndKeepsNothing() {
    keeping("{env}-before-{digest}");
    JsonNode details = build.call("plan").ok().path("details");
    assertThat(details.at("/0/keeps").asText())
        .isEqualTo("test-before-" + OLD_A.digest().substring("sha256:".length()).substring(0, 12));
    assertThat(details.at("/1").has("keeps")).isFalse();
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void allIsKeptAndWrittenDownBeforeTheFirstTagMoves() {
    keeping("rollback-{tag}-{sk}");
    JsonNode _ = build.call("stage").ok();
    bed.aws().requests().reset();
    build.switched();
    assertThat(
            bed.aws().requests().entries().stream()
                .map(LoggedRequest::operation)
                .filter(
                    operation -> operation.endsWith("PutObject") || operation.endsWith("PutImage")))
        .containsExactly(
            "ecr:PutImage",
            "ecr:PutImage",
            "s3:PutObject",
            "ecr:PutImage",
            "ecr:PutImage",
            "ecr:PutImage",
            "s3:PutObject");
    assertThat(bed.target("app/a").tags())
        .containsEntry("rollback-1-2bJ1aBcDeFgHiJkLmNoPqRsTuVw", OLD_A.digest());
  }

  @ParameterizedTest
  @CsvSource({
    "400, io.awsdeployer.promote.error.SwitchFailedException",
    "503, io.awsdeployer.promote.error.ServiceUnavailableException"
  })
  void whatCannotBeKeptStopsTheSwitchBeforeAnyTagMoves(int status, Class<?> error) {
    keeping("rollback-{tag}");
    JsonNode _ = build.call("stage").ok();
    FaultRule down =
        status == 503
            ? bed.aws().faults().on("ecr:PutImage").always().status(503)
            : bed.aws()
                .faults()
                .on("ecr:PutImage")
                .always()
                .awsError("LimitExceededException", "The image has 1000 tags", 400);
    Bed.Invocation failed = build.call("switch");
    assertThat(down.fired()).isPositive();
    assertThat(failed.thrown()).isExactlyInstanceOf(error);
    assertThat(failed.thrown())
        .hasMessageContainingAll(
            "cannot be kept as rollback-1, so no tag has moved: ", "Attempted: ecr:PutImage");
    build.assertNoneSwitched();
    assertThat(build.receipt()).as("nothing is being switched").isEmpty();
  }

  @Test
  void aKeepTagThatMayNotMoveIsToldWithWhatToDo() {
    keeping("rollback-{tag}");
    Image older = TestImages.small(500);
    older.pushTo(bed.target("app/a"), "rollback-1");
    bed.target("app/a").mutability(TagMutability.immutableExcept("1"));
    SwitchFailedException e = Failures.of(build.call("promote"), SwitchFailedException.class);
    assertThat(firstLine(e))
        .startsWith(
            "What app/a:1 points to cannot be kept as rollback-1, so no tag has moved: The tag app/a:rollback-1")
        .contains("is immutable and points to " + older.digest());
    assertThat(Failures.toDo(e, "where tags are immutable")).contains("{digest}");
    build.assertNoneSwitched();

    keeping("rollback-{digest}");
    JsonNode _ = build.call("promote").ok();
    build.assertAllSwitched();
  }

  /** ECR's own limit, on the local ECR. */
  @Test
  void anImageWithATousandTagsCannotBeKept() {
    keeping("rollback-{tag}");
    IntStream.range(1, 1_000)
        .forEach(n -> bed.target("app/a").moveTag("more-" + n, OLD_A.digest()));
    SwitchFailedException e = Failures.of(build.call("promote"), SwitchFailedException.class);
    assertThat(firstLine(e)).contains("cannot be kept as rollback-1, so no tag has moved");
    assertThat(Failures.toDo(e, "where the image has all the 1,000 tags")).isNotEmpty();
    build.assertNoneSwitched();
  }

  /** Else the tag would be taken from what people go back to. */
  @Test
  void whatTheSameBuildHasPutThereBeforeIsNotKept() {
    keeping("rollback-{tag}");
    build.switched();
    Image second = TestImages.small(700);
    second.pushTo(bed.source("app/a"), "1");
    ObjectNode event = build.event("switch");
    ((ObjectNode) event.at("/images/0")).put("digest", second.digest());
    JsonNode output = bed.invoke(event).ok();
    assertThat(build.tag("app/a")).isEqualTo(second.digest());
    assertThat(output.at("/details/0/replaced").asText()).isEqualTo(NEW_A.digest());
    assertThat(output.at("/details/0").has("kept")).isFalse();
    assertThat(bed.target("app/a").tags()).containsEntry("rollback-1", OLD_A.digest());
    assertThat(build.entry("app/a").path("replaced").asText()).isEqualTo(OLD_A.digest());
    assertThat(build.entry("app/a").path("kept").asText()).isEqualTo("rollback-1");
  }

  /** Nine puts and two seconds take 2.8 s; without what is to be kept it is 2.5 s. */
  @ParameterizedTest
  @CsvSource({"rollback-{tag}, false", "'', true"})
  void thePutsThatKeepHaveTheirTimeToo(String pattern, boolean enough) {
    if (!pattern.isEmpty()) {
      keeping(pattern);
    }
    JsonNode _ = build.call("stage").ok();
    FaultRule slow =
        bed.aws()
            .faults()
            .on("ecr:DescribeRepositories")
            .before(() -> build.clock().forward(Duration.ofMillis(887_400)));
    Bed.Invocation invocation = build.call("switch");
    assertThat(slow.fired()).isEqualTo(1);
    if (enough) {
      build.assertAllSwitched();
    } else {
      assertThat(firstLine(Failures.of(invocation, PromotionIncompleteException.class)))
          .contains("the time that is left is too short to switch 3 tags safely");
      build.assertNoneSwitched();
    }
  }

  @Test
  void aRetryAfterAPassingFailureKeepsTheSame() {
    keeping("rollback-{tag}");
    AtomicInteger down = TaggedPuts.into("app/c", bed, (_, _) -> Response.empty(503));
    assertThat(build.call("promote").thrown()).isInstanceOf(ServiceUnavailableException.class);
    assertThat(down).hasPositiveValue();
    bed.aws().faults().clear();
    JsonNode _ = build.call("promote").ok();
    build.assertAllSwitched();
    assertThat(bed.target("app/c").tags()).containsEntry("rollback-1", OLD_C.digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          previous        | has neither {tag} nor {digest}: all images of a repository would be kept under one tag
          {tag}-{branch}  | is not a pattern of tags (letters, digits
          {tag} before    | is not a pattern of tags
          ''              | is not a pattern of tags
          """)
  void aPatternThatIsNoneIsRefused(String pattern, String problem) {
    keeping(pattern);
    assertThat(Failures.of(build.call("promote"), InvalidRequestException.class))
        .hasMessageContaining("receipts.keep_previous: '%s' %s".formatted(pattern, problem));
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {tag}      | is a tag that is promoted itself
          -{tag}     | is not a tag (1 to 128 letters
          %s-{tag}   | is not a tag (1 to 128 letters
          """)
  void aPatternThatMakesNoTagIsRefusedBeforeAnythingIsStaged(String pattern, String problem) {
    keeping(pattern.formatted("x".repeat(127)));
    for (String action : new String[] {"plan", "stage", "switch", "promote"}) {
      assertThat(Failures.of(build.call(action), InvalidRequestException.class))
          .hasMessageContaining("makes no tag to keep what app/a:1 points to: ")
          .hasMessageContaining(problem);
    }
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void aRevertLeavesTheKeepTags() {
    keeping("rollback-{tag}");
    build.switched();
    JsonNode _ = build.call("revert").ok();
    assertThat(bed.target("app/a").tags())
        .containsEntry("1", OLD_A.digest())
        .containsEntry("rollback-1", OLD_A.digest());
  }
}
