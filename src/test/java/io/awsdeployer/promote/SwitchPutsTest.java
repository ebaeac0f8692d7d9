package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.http.ErrorFormat;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.TaggedPuts;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The puts of a switch, of which eight are under way at once. */
class SwitchPutsTest {
  private static final Image FIRST = TestImages.small(1);

  private final MovableClock clock = new MovableClock();
  private final Bed bed = Bed.start(builder -> builder.clock(clock));

  @AfterEach
  void close() {
    bed.close();
  }

  private static Response notForYou(Request request, Service service) {
    return ErrorFormat.of(request.operation())
        .render(new AwsError(400, "AccessDeniedException", "not for you"));
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first is refused when as many are under way as ever are. */
  @Test
  void afterTheFirstRefusalNoOtherIsBegun() {
    CountDownLatch eight = new CountDownLatch(8);
    String[] tags = IntStream.range(0, 12).mapToObj("app/a:t%d"::formatted).toArray(String[]::new);
    for (int i = 0; i < tags.length; i++) {
      bed.pushed("app/a", "t" + i, TestImages.small(10L * i));
    }
    bed.manifestOf(tags);
    AtomicInteger refused =
        TaggedPuts.into(
            "app/a",
            bed,
            (request, service) -> {
              eight.countDown();
              awaited(eight);
              return notForYou(request, service);
            });
    Failures.of(bed.promote(), SwitchFailedException.class);
    assertThat(refused).hasValue(8);
    assertThat(bed.target("app/a").tags()).isEmpty();
  }

  @Test
  void theOnlyTagThatIsRefusedIsToldAsThatAndNotAsASwitchThatFailedMidway() {
    bed.pushed("app/a", "1", FIRST).manifestOf("app/a:1");
    AtomicInteger refused = TaggedPuts.into("app/a", bed, SwitchPutsTest::notForYou);
    TargetAccessDeniedException e = Failures.of(bed.promote(), TargetAccessDeniedException.class);
    assertThat(refused).hasValue(1);
    assertThat(firstLine(e)).startsWith("Could not point app/a:1 to " + FIRST.digest());
  }

  @Test
  void aTagThatIsRightByTheTimeOfTheSwitchIsLeftAlone() {
    bed.pushed("app/a", "1", FIRST).pushed("app/b", "1", TestImages.small(20));
    bed.manifestOf("app/a:1", "app/b:1");
    bed.whenLogged("Staged", () -> bed.target("app/a").moveTag("1", FIRST.digest()));
    AtomicInteger puts =
        TaggedPuts.into("app/a", bed, (request, service) -> service.handle(request));
    assertThat(bed.promote().ok().path("tags_switched").asInt()).isEqualTo(1);
    assertThat(puts).hasValue(0);
  }

  @Test
  void theOnlyTagThatMayHaveMovedIsPutBack() {
    TestImages.small(500).pushTo(bed.target("app/a"), "1");
    bed.pushed("app/a", "1", FIRST).manifestOf("app/a:1");
    AtomicInteger down = TaggedPuts.into("app/a", bed, (_, _) -> Response.empty(503));
    assertThat(firstLine(Failures.of(bed.promote(), ServiceUnavailableException.class)))
        .startsWith("The switch failed: ")
        .contains(" Now app/a:1 points to " + TestImages.small(500).digest());
    assertThat(down).hasPositiveValue();
  }

  @Test
  void noneIsBegunThatMightNotBePutBackInTime() {
    bed.pushed("app/a", "1", FIRST).manifestOf("app/a:1");
    FIRST.pushTo(bed.target("app/a"));
    FaultRule slow =
        bed.aws()
            .faults()
            .on("ecr:DescribeRepositories")
            .before(() -> clock.forward(Duration.ofSeconds(889)));
    assertThat(firstLine(Failures.of(bed.promote(), PromotionIncompleteException.class)))
        .isEqualTo(
            "Everything is staged, but the time that is left is too short to switch 1 tag safely; no tag has moved.");
    assertThat(slow.fired()).isEqualTo(1);
    assertThat(bed.aws().requests().count("ecr:PutImage")).isZero();
  }

  /** Cleaned up for want of a tag, by a rule that runs within seconds. */
  @Test
  void contentThatIsLostBeforeItHasItsTagMakesTheSwitchFailForNow() {
    bed.pushed("app/a", "1", FIRST).pushed("app/b", "1", TestImages.small(20));
    bed.manifestOf("app/a:1", "app/b:1");
    AtomicInteger lost =
        TaggedPuts.into(
            "app/a",
            bed,
            (request, service) -> {
              bed.target("app/a").deleteImage(FIRST.digest());
              bed.target("app/a").dropUnreferencedBlobs();
              return service.handle(request);
            });
    ServiceUnavailableException e = Failures.of(bed.promote(), ServiceUnavailableException.class);
    assertThat(lost).hasValue(1);
    assertThat(firstLine(e))
        .startsWith(
            "The switch failed: The target lost content of app/a:1 between staging and switching: ")
        .contains(" Now app/a:1 points to nothing; app/b:1 points to ");
    bed.aws().faults().clear();
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(2);
    assertThat(bed.target("app/a").tags()).containsEntry("1", FIRST.digest());
  }
}
