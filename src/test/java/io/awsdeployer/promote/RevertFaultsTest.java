package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static io.awsdeployer.promote.testing.ThreeTags.NEW_A;
import static io.awsdeployer.promote.testing.ThreeTags.NEW_B;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_A;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_C;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.TaggedPuts;
import io.awsdeployer.promote.testing.ThreeTags;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens at the target while a revert is under way: it tells what is there at its end. */
class RevertFaultsTest {
  private static final Image STRANGER = TestImages.small(990);

  private final ThreeTags build = new ThreeTags();
  private final Bed bed = build.bed();

  @BeforeEach
  void switched() {
    build.switched();
  }

  @AfterEach
  void close() {
    build.close();
  }

  /** Right after app/a is put back. */
  private AtomicInteger afterA(Runnable event) {
    return TaggedPuts.into(
        "app/a",
        bed,
        (request, service) -> {
          Response done = service.handle(request);
          event.run();
          return done;
        });
  }

  @Test
  void aTagThatSomebodyElseMovesAtOnceIsNotToldAsRestored() {
    AtomicInteger put = afterA(() -> STRANGER.pushTo(bed.target("app/a"), "1"));
    JsonNode output = build.call("revert").ok();
    assertThat(put).hasValue(1);
    assertThat(output.path("tags_restored").asInt()).isEqualTo(1);
    assertThat(output.at("/tags/0").toString())
        .isEqualTo(
            "{\"tag\":\"app/a:1\",\"result\":\"moved by somebody else\",\"digest\":\"%s\"}"
                .formatted(STRANGER.digest()));
  }

  @Test
  void aTagThatSomebodyElseDeletesAtOnceIsNotToldAsRestored() {
    AtomicInteger put = afterA(() -> bed.target("app/a").deleteTag("1"));
    JsonNode output = build.call("revert").ok();
    assertThat(put).hasValue(1);
    assertThat(output.at("/tags/0").toString())
        .isEqualTo("{\"tag\":\"app/a:1\",\"result\":\"deleted by somebody else\"}");
  }

  @Test
  void aTagThatCannotBeReadOnceMoreIsNotToldAsRestored() {
    String repository = "arn:aws:ecr:us-east-1:222222222222:repository/app/a";
    AtomicInteger put =
        afterA(() -> {
          Role _ = bed.promoter().policy(Policies.deny(repository, "ecr:BatchGetImage"));
        });
    SwitchFailedException e = Failures.of(build.call("revert"), SwitchFailedException.class);
    assertThat(put).hasValue(1);
    assertThat(firstLine(e))
        .startsWith("The revert failed: ")
        .endsWith(
            " Now app/a:1: could not be put back; app/b:1 points to %s (new, stays); app/c:1 points to %s (restored)."
                .formatted(NEW_B.digest(), OLD_C.digest()));
  }

  @Test
  void aNewTagThatCannotBeReadFailsAloneAndIsNamed() {
    String repository = "arn:aws:ecr:us-east-1:222222222222:repository/app/b";
    bed.promoter().policy(Policies.deny(repository, "ecr:BatchGetImage"));
    SwitchFailedException e = Failures.of(build.call("revert"), SwitchFailedException.class);
    assertThat(firstLine(e))
        .startsWith("The revert failed: ")
        .endsWith(
            " Now app/a:1 points to %s (restored); app/b:1: could not be put back; app/c:1 points to %s (restored)."
                .formatted(OLD_A.digest(), OLD_C.digest()));
  }

  /** Its manifest was there when it was read, and is gone with its layers when it is put. */
  @Test
  void aPreviousImageThatIsCleanedUpMeanwhileIsGone() {
    AtomicInteger put =
        TaggedPuts.into(
            "app/a",
            bed,
            (request, service) -> {
              bed.target("app/a").deleteImage(OLD_A.digest());
              OLD_A.blobs().forEach(blob -> bed.target("app/a").removeBlob(blob.digest()));
              return service.handle(request);
            });
    Bed.Invocation invocation = build.call("revert");
    assertThat(invocation.ok().at("/tags/0").toString())
        .isEqualTo(
            "{\"tag\":\"app/a:1\",\"result\":\"previous image is gone, stays\",\"digest\":\"%s\"}"
                .formatted(NEW_A.digest()));
    assertThat(put).hasValue(1);
    assertThat(
            Failures.logged(
                invocation,
                "What a tag pointed to has lost content and cannot be put back",
                "image"))
        .containsExactly("app/a:1");
    assertThat(build.tag("app/a")).isEqualTo(NEW_A.digest());
    assertThat(build.tag("app/c")).isEqualTo(OLD_C.digest());
  }
}
