package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.ImageBuilder;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The function's time runs out on a clock that the tests move; nobody waits for it. */
@ParameterizedClass
@EnumSource(
    value = UploadWay.class,
    names = {"REGISTRY", "API"})
class DeadlineTest {
  private static final Duration MORE_THAN_THERE_IS = Duration.ofMinutes(16);

  private final UploadWay way;
  private final MovableClock clock = new MovableClock();
  private Bed bed;

  DeadlineTest(UploadWay way) {
    this.way = way;
  }

  @BeforeEach
  void start() {
    bed =
        Bed.start(builder -> builder.clock(clock))
            .with("BLOB_UPLOAD", way.toString())
            .time(Duration.ofMinutes(15));
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private Image pushed(ImageBuilder builder) {
    Image image = builder.build();
    bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
    return image;
  }

  private PromotionIncompleteException incomplete() {
    PromotionIncompleteException e = Failures.of(bed.promote(), PromotionIncompleteException.class);
    assertThat(e.retryable()).isTrue();
    assertThat(bed.target("app/api").tags()).isEmpty();
    return e;
  }

  /** The next invocation copies what is not there, and nothing else. */
  private void assertGoesOn(Image image) {
    List<String> there =
        image.blobs().stream()
            .map(io.awsdeployer.localaws.ecr.blob.Blob::digest)
            .filter(bed.target("app/api")::hasBlob)
            .toList();
    bed.aws().faults().clear();
    bed.aws().requests().reset();
    assertThat(bed.promote().ok().path("blobs_copied").asInt())
        .isEqualTo(image.blobs().size() - there.size());
    assertThat(bed.aws().requests().count("blob:GET"))
        .isEqualTo(image.blobs().size() - there.size());
    assertThat(bed.target("app/api").tags()).containsEntry("1.0", image.digest());
  }

  @Test
  void aTransferThatStallsEndsWithTheTimeAndTheNextCallGoesOn() {
    Image image = pushed(TestImages.oci(1).layers(3, 5_000));
    FaultRule stall = bed.aws().faults().on("blob:GET").stall();
    FaultRule timePasses =
        bed.aws().faults().on("blob:GET").before(() -> clock.forward(MORE_THAN_THERE_IS));
    PromotionIncompleteException e = incomplete();
    assertThat(List.of(stall.fired(), timePasses.fired())).containsExactly(1, 1);
    assertThat(firstLine(e))
        .matches(
            "The function's time is up with [0-3] of 4 blobs \\(\\d+ of \\d+ bytes\\) staged in 960 s; no tag has moved, and what is staged stays\\.");
    assertThat(Failures.toDo(e))
        .containsExactly("call again with the same input: it goes on from there");
    bed.aws().faults().clear();
    // What was on its way when the time ended may still have arrived; the stalled blob has not.
    assertThat(bed.promote().ok().path("blobs_copied").asInt()).isBetween(1, 4);
    assertThat(bed.target("app/api").tags()).containsEntry("1.0", image.digest());
  }

  /**
   * Eight are begun at once and take five minutes and twenty seconds: no other has half a minute.
   */
  @Test
  void nothingIsBegunThatDoesNotFit() {
    Image image = pushed(twelveLarge());
    bed.target("app/api").addBlob(image.config());
    bed.time(Duration.ofMinutes(6));
    CyclicBarrier allBegun = new CyclicBarrier(8, () -> clock.forward(Duration.ofSeconds(320)));
    FaultRule slow = bed.aws().faults().on("blob:GET").always().before(() -> await(allBegun));
    PromotionIncompleteException e = incomplete();
    assertThat(Failures.toDo(e)).hasSize(1);
    assertThat(firstLine(e))
        .isEqualTo(
            "The function's time is up with 8 of 12 blobs (9600000 of 14400000 bytes) staged in 320 s; no tag has moved, and what is staged stays.");
    assertThat(slow.fired()).isEqualTo(8);
    assertGoesOn(image);
  }

  /** The image that others would mount from is not complete in this call, so they wait no more. */
  @Test
  void whoWaitsToMountWhatDoesNotFitIsNotLeftWaiting() {
    Image image = pushed(twelveLarge());
    bed.pushed("app/web", "1.0", image).manifestOf("app/api:1.0", "app/web:1.0");
    List.of("app/api", "app/web").forEach(name -> bed.target(name).addBlob(image.config()));
    bed.time(Duration.ofMinutes(6));
    CyclicBarrier allBegun = new CyclicBarrier(8, () -> clock.forward(Duration.ofSeconds(320)));
    FaultRule slow = bed.aws().faults().on("blob:GET").always().before(() -> await(allBegun));
    assertThat(firstLine(incomplete()))
        .startsWith("The function's time is up with 8 of 24 blobs (9600000 of 28800000 bytes)");
    assertThat(slow.fired()).isEqualTo(8);
    bed.aws().faults().clear();
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(2);
  }

  @Test
  void whoWaitsToMountEndsWithTheTimeToo() {
    Image image = pushed(TestImages.oci(1).layers(3, 5_000));
    bed.pushed("app/web", "1.0", image).manifestOf("app/api:1.0", "app/web:1.0");
    FaultRule stall = bed.aws().faults().on("blob:GET").stall();
    FaultRule timePasses =
        bed.aws().faults().on("blob:GET").before(() -> clock.forward(MORE_THAN_THERE_IS));
    assertThat(firstLine(incomplete())).contains("of 8 blobs");
    assertThat(List.of(stall.fired(), timePasses.fired())).containsExactly(1, 1);
    bed.aws().faults().clear();
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(2);
  }

  private static ImageBuilder twelveLarge() {
    ImageBuilder builder = TestImages.oci(1);
    for (int i = 1; i <= 12; i++) {
      byte[] content = new byte[1_200_000];
      content[0] = (byte) i;
      builder.layer(MemoryBlob.of(content));
    }
    return builder;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      int _ = barrier.await(2, TimeUnit.MINUTES);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void withoutTimeForTheSwitchNoTagMoves() {
    Image image = pushed(TestImages.oci(1).layer(1_000));
    image.pushTo(bed.target("app/api"));
    FaultRule slow =
        bed.aws()
            .faults()
            .on("ecr:DescribeRepositories")
            .before(() -> clock.forward(Duration.ofSeconds(889)));
    assertThat(firstLine(incomplete()))
        .startsWith("Everything is staged, but the time that is left is too short to switch 1 tag");
    assertThat(slow.fired()).isEqualTo(1);
    assertThat(bed.aws().requests().count("ecr:PutImage")).isZero();
    assertThat(bed.promote().ok().path("tags_switched").asInt()).isEqualTo(1);
  }

  @Test
  void aSwitchThatNoCallOfThisLengthHasTimeForIsRefused() {
    bed.time(Duration.ofSeconds(2));
    Image image = pushed(TestImages.oci(1).layer(1_000));
    TargetLimitExceededException e = Failures.of(bed.promote(), TargetLimitExceededException.class);
    assertThat(e.retryable()).isFalse();
    assertThat(bed.traffic().writes()).isEmpty();
    bed.time(Duration.ofMinutes(1));
    assertThat(bed.promote().ok().path("tags_switched").asInt()).isEqualTo(1);
    assertThat(bed.target("app/api").tags()).containsEntry("1.0", image.digest());
  }

  /** Ten seconds are kept free, and two for one tag's switch. */
  @ParameterizedTest
  @CsvSource({"885, true", "893, false"})
  void theEndIsKeptFreeForEndingWell(int seconds, boolean enough) {
    Image image = pushed(TestImages.oci(1).layer(1_000));
    bed.target("app/api").addBlob(image.config());
    FaultRule slow =
        bed.aws().faults().on("blob:GET").before(() -> clock.forward(Duration.ofSeconds(seconds)));
    if (enough) {
      assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(1);
    } else {
      PromotionIncompleteException e = incomplete();
      assertThat(e).hasMessageContaining("no tag has moved");
    }
    assertThat(slow.fired()).isEqualTo(1);
  }

  @Test
  void timeThatEndsWithinTheSwitchIsToldAndTheNextCallEndsIt() {
    bed.pushed("app/api", "1.0", TestImages.small(1))
        .pushed("app/web", "1.0", TestImages.small(20))
        .manifestOf("app/api:1.0", "app/web:1.0");
    FaultRule stall = bed.aws().faults().on("ecr:PutImage").skip(2).stall();
    // Not with the put's answer: whether that is read in time is anybody's guess.
    bed.whenLogged("Tag switched", () -> clock.forward(MORE_THAN_THERE_IS));
    PromotionIncompleteException e = Failures.of(bed.promote(), PromotionIncompleteException.class);
    assertThat(stall.fired()).isEqualTo(1);
    assertThat(firstLine(e))
        .matches(
            "The function's time ended within the switch, with 1 of 2 tags switched for certain \\(app/(api|web):1\\.0\\)\\.");
    bed.whenLogged("", () -> {}).aws().faults().clear();
    assertThat(bed.promote().ok().path("tags_switched").asInt()).isEqualTo(1);
    assertThat(bed.target("app/api").tags()).containsKey("1.0");
    assertThat(bed.target("app/web").tags()).containsKey("1.0");
  }

  /** The clock stands until the stalled call is there, so only that call uses up the time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sts:GetCallerIdentity",
        "s3:GetObject",
        "ssm:GetParameter",
        "sts:AssumeRole",
        "ecr:BatchGetImage",
        "ecr:DescribeRepositories"
      })
  void aServiceThatNeverAnswersEndsWithTheTime(String call) {
    pushed(TestImages.oci(1).layer(1_000));
    bed.time(Duration.ofMillis(300));
    FaultRule timePasses =
        bed.aws().faults().on(call).before(() -> clock.forward(Duration.ofSeconds(1)));
    FaultRule silent = bed.aws().faults().on(call).stall();
    assertThat(firstLine(incomplete())).startsWith("The function's time is up before");
    assertThat(List.of(timePasses.fired(), silent.fired())).containsExactly(1, 1);
    assertThat(bed.traffic().writes()).isEmpty();
  }
}
