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
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.TaggedPuts;
import io.awsdeployer.promote.testing.ThreeTags;
import io.awsdeployer.promote.testing.TimeEnds;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The action {@code revert}: back to what the receipt says, and no further. */
class RevertTest {
  private static final Image STRANGER = TestImages.small(990);

  private final ThreeTags build = new ThreeTags();
  private final Bed bed = build.bed();

  @AfterEach
  void close() {
    build.close();
  }

  private JsonNode reverted() {
    return build.call("revert").ok();
  }

  private void receipt(String text) {
    bed.pipeline().bucket(Bed.BUCKET).put(RECEIPT, text);
  }

  @Test
  void tagsGoBackToWhereTheyWereAndNewOnesStay() {
    Map<String, String> tagsBefore = bed.target("app/c").tags();
    byte[] before = bed.target("app/c").manifest(OLD_C.digest()).orElseThrow();
    build.switched();
    bed.aws().requests().reset();
    JsonNode output = reverted();
    assertThat(bed.target("app/c").tags()).isEqualTo(tagsBefore);
    assertThat(bed.target("app/c").manifest(build.tag("app/c"))).contains(before);
    assertThat(build.tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(build.tag("app/b")).isEqualTo(NEW_B.digest());
    assertThat(bed.target("app/a").manifest(NEW_A.digest())).as("nothing is removed").isPresent();
    assertThat(output.toString())
        .isEqualTo(
            """
            {"images_promoted":0,"images":[],"skipped":false,"action":"revert","receipt":"s3://artifacts/%s",\
            "target":{"account":"222222222222","region":"us-east-1"},"tags_restored":2,"tags":[\
            {"tag":"app/a:1","result":"restored","digest":"%s"},\
            {"tag":"app/b:1","result":"new, stays","digest":"%s"},\
            {"tag":"app/c:1","result":"restored","digest":"%s"}]}\
            """
                .formatted(RECEIPT, OLD_A.digest(), NEW_B.digest(), OLD_C.digest()));
    assertThat(bed.aws().requests().counts())
        .as("the source is not asked")
        .isEqualTo(
            Map.of(
                "sts:GetCallerIdentity", 1L,
                "s3:GetObject", 1L,
                "sts:AssumeRole", 1L,
                "ecr:BatchGetImage", 7L,
                "ecr:PutImage", 2L));
  }

  @Test
  void aSecondRevertFindsNothingToDo() {
    JsonNode _ = build.switched().call("revert").ok();
    bed.aws().requests().reset();
    JsonNode output = reverted();
    assertThat(output.path("tags_restored").asInt()).isZero();
    assertThat(output.path("tags").findValuesAsText("result"))
        .containsExactly("in place before", "new, stays", "in place before");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void aSwitchAfterARevertCanBeRevertedAgain() {
    JsonNode _ = build.switched().call("revert").ok();
    build.switched();
    assertThat(build.tag("app/a")).isEqualTo(NEW_A.digest());
    assertThat(reverted().path("tags_restored").asInt()).isEqualTo(2);
    assertThat(build.tag("app/c")).isEqualTo(OLD_C.digest());
  }

  @Test
  void whatOthersHaveDoneSinceIsLeftAndTold() {
    build.switched();
    STRANGER.pushTo(bed.target("app/a"), "1");
    bed.target("app/c").deleteTag("1");
    JsonNode tags = reverted().path("tags");
    assertThat(tags.findValuesAsText("result"))
        .containsExactly("moved by somebody else", "new, stays", "deleted by somebody else");
    assertThat(tags.at("/0/digest").asText()).isEqualTo(STRANGER.digest());
    assertThat(tags.at("/2").has("digest")).isFalse();
    assertThat(build.tag("app/a")).isEqualTo(STRANGER.digest());
    assertThat(build.tag("app/c")).isEqualTo("nothing");
  }

  @Test
  void aNewTagThatIsGoneAgainIsAsItWasBefore() {
    build.switched();
    bed.target("app/b").deleteTag("1");
    assertThat(reverted().at("/tags/1").toString())
        .isEqualTo("{\"tag\":\"app/b:1\",\"result\":\"not there, as before\"}");
  }

  @Test
  void aPreviousImageThatIsGoneIsToldAndTheOthersGoBack() {
    build.switched();
    bed.target("app/a").deleteImage(OLD_A.digest());
    JsonNode output = reverted();
    assertThat(output.path("tags_restored").asInt()).isEqualTo(1);
    assertThat(output.at("/tags/0").toString())
        .isEqualTo(
            "{\"tag\":\"app/a:1\",\"result\":\"previous image is gone, stays\",\"digest\":\"%s\"}"
                .formatted(NEW_A.digest()));
    assertThat(build.tag("app/a")).isEqualTo(NEW_A.digest());
    assertThat(build.tag("app/c")).isEqualTo(OLD_C.digest());
  }

  @Test
  void aTagOnAnArchivedImageIsLeftAlone() {
    build.switched();
    bed.target("app/a").archive(NEW_A.digest());
    assertThat(reverted().at("/tags/0").toString())
        .isEqualTo("{\"tag\":\"app/a:1\",\"result\":\"cannot be read, left alone\"}");
  }

  @Test
  void withoutAReceiptItIsSkippedAndNothingIsOpened() {
    JsonNode output = reverted();
    assertThat(output.path("skipped").asBoolean()).isTrue();
    assertThat(output.path("images_promoted").asInt()).isZero();
    assertThat(output.path("images")).isEmpty();
    assertThat(output.path("reason").asText())
        .isEqualTo(
            "There is no receipt s3://artifacts/%s: this target was never switched"
                .formatted(RECEIPT));
    assertThat(bed.traffic().assumedRoles()).isZero();
  }

  @Test
  void aTagThatMayNotMoveAnyMoreIsAnErrorAfterTheOthersAreBack() {
    build.switched();
    bed.target("app/c").mutability(TagMutability.immutable());
    Bed.Invocation invocation = build.call("revert");
    SwitchFailedException e = Failures.of(invocation, SwitchFailedException.class);
    assertThat(Failures.logged(invocation, "The revert failed", "reason")).hasSize(1);
    assertThat(firstLine(e))
        .startsWith("The revert failed: The tag app/c:1 in the target registry")
        .endsWith(
            "Now app/a:1 points to %s (restored); app/b:1 points to %s (new, stays); app/c:1: could not be put back."
                .formatted(OLD_A.digest(), NEW_B.digest()));
    assertThat(build.tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(build.tag("app/c")).isEqualTo(NEW_C.digest());
  }

  @Test
  void aPassingFailureMayBeTriedAgain() {
    build.switched();
    AtomicInteger down = TaggedPuts.into("app/c", bed, (request, service) -> Response.empty(503));
    assertThat(Failures.of(build.call("revert"), ServiceUnavailableException.class).retryable())
        .isTrue();
    assertThat(down).hasValue(3);
    assertThat(build.tag("app/a")).isEqualTo(OLD_A.digest());
    bed.aws().faults().clear();
    assertThat(reverted().path("tags_restored").asInt()).isEqualTo(1);
    assertThat(build.tag("app/c")).isEqualTo(OLD_C.digest());
  }

  @Test
  void aRepositoryThatIsGoneFailsAloneAndIsNamed() {
    build.switched();
    FaultRule gone =
        bed.aws()
            .faults()
            .on("ecr:BatchGetImage")
            .awsError("RepositoryNotFoundException", "The repository does not exist", 400);
    assertThat(firstLine(Failures.of(build.call("revert"), SwitchFailedException.class)))
        .startsWith("The revert failed: ")
        .contains("could not be put back")
        .contains("(restored)");
    assertThat(gone.fired()).isEqualTo(1);
  }

  @Test
  void outOfTimeItGoesOnWhenCalledAgain() {
    build.switched();
    TimeEnds midway = TimeEnds.after(1, "Tag put back", "app/c", build);
    PromotionIncompleteException e =
        Failures.of(build.call("revert"), PromotionIncompleteException.class);
    midway.over(build);
    assertThat(firstLine(e))
        .isEqualTo("The function's time ended within the revert, with 1 tag put back for certain.");
    assertThat(Failures.toDo(e))
        .containsExactly("call again with the same input: it puts back the rest");
    assertThat(reverted().path("tags_restored").asInt()).isEqualTo(1);
    assertThat(build.tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(build.tag("app/c")).isEqualTo(OLD_C.digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          switched          | done              | status: 'done' is not a status (staging, staged, verified, switching, switched or reverted)
          "digest":         | "digset":         | tags[0].digest: is missing
          "tag":"1"         | "tag":"-"         | tags[0].tag: '-' is not a tag
          "app/a:1"         | "app/a"           | tags[0].source: 'app/a' is not repository:tag
          222222222222      | 22                | target.account: '22' is not an account id
          "replaced":"sha256: | "replaced":"md5:  | tags[0].replaced: 'md5:
          "app/b","tag"     | "app/a","tag"     | tags[1]: is the second about app/a:1
          "status"          | "state"           | status: is missing
          "build":{         | "build":[],"x":{  | build: must be an object, not an array
          ]}                | ]                 | is not complete JSON
          """)
  void aDamagedReceiptMovesNothingAndSaysWhatIsWrong(String from, String to, String problem) {
    build.switched();
    String text = build.receipt().orElseThrow().toString();
    assertThat(text).contains(from);
    receipt(text.replace(from, to));
    for (String action : new String[] {"revert", "switch"}) {
      assertThat(Failures.of(build.call(action), InvalidManifestException.class))
          .hasMessageStartingWith("The receipt s3://artifacts/" + RECEIPT)
          .hasMessageContaining(problem)
          .hasMessageContaining("restore an earlier version");
    }
    assertThat(build.tag("app/a")).isEqualTo(NEW_A.digest());
  }

  @Test
  void aReceiptOfAnotherBuildIsRefused() {
    build.switched();
    receipt(build.receipt().orElseThrow().toString().replace("\"shop\"", "\"web\""));
    assertThat(Failures.of(build.call("revert"), InvalidManifestException.class))
        .hasMessageContaining("is of another promotion");
    assertThat(build.tag("app/a")).isEqualTo(NEW_A.digest());
  }

  @Test
  void aReceiptIsReadUpToSixteenMebibytes() {
    receipt("{\"x\": \"" + "a".repeat(16 << 20) + "\"}");
    assertThat(Failures.of(build.call("revert"), InvalidManifestException.class))
        .hasMessageContaining("is larger than the 16 MiB allowed");
    byte[] none = " ".repeat(16 << 20).getBytes(StandardCharsets.UTF_8);
    bed.pipeline().bucket(Bed.BUCKET).put(RECEIPT, none);
    assertThat(Failures.of(build.call("revert"), InvalidManifestException.class))
        .hasMessageContaining("is empty");
  }
}
