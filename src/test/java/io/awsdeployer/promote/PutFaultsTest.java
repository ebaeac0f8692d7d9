package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests whose putting goes wrong, each way of uploading. */
@ParameterizedClass
@EnumSource(
    value = UploadWay.class,
    names = {"REGISTRY", "API"})
class PutFaultsTest {
  private static final String LOST =
      "The target lost content that was there, it is brought over again";
  private final UploadWay way;
  private Bed bed;

  PutFaultsTest(UploadWay way) {
    this.way = way;
  }

  @BeforeEach
  void start() {
    bed = Bed.start(way);
  }

  @AfterEach
  void close() {
    bed.close();
  }

  private <T extends TestManifest> T pushed(T image) {
    bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
    return image;
  }

  private Invocation promoted(TestManifest image) {
    Invocation invocation = bed.promote();
    assertThat(invocation.ok().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(bed.target("app/api").tags()).containsEntry("1.0", image.digest());
    assertThat(bed.target("app/api").imageDigests())
        .containsExactlyInAnyOrderElementsOf(
            image.graph().map(TestManifest::digest).distinct().toList());
    return invocation;
  }

  @Test
  void aThrottledPutIsRepeated() {
    Image image = pushed(TestImages.small(1));
    FaultRule throttled = bed.aws().faults().on("ecr:PutImage").times(2).throttle();
    promoted(image);
    assertThat(throttled.fired()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aPutWhoseAnswerWasLostIsOne(boolean sameImmutableTagIsConflict) {
    Index image = pushed(TestImages.multiPlatform(1));
    bed.target("app/api").mutability(TagMutability.immutable());
    if (sameImmutableTagIsConflict) {
      bed.aws()
          .ecr()
          .behaviour(bed.aws().ecr().behaviour().with(Switch.SAME_IMMUTABLE_TAG_IS_TAG_CONFLICT));
    }
    FaultRule lost = bed.aws().faults().on("ecr:PutImage").skip(4).loseAnswer();
    promoted(image);
    assertThat(lost.fired()).isEqualTo(1);
    assertThat(bed.aws().requests().count("ecr:PutImage")).isEqualTo(6);
  }

  @Test
  void layersThatWereCleanedUpMeanwhileAreBroughtAgain() {
    Image image = pushed(TestImages.small(1));
    FaultRule cleanUp = onPut(0, 1, () -> bed.target("app/api").dropUnreferencedBlobs());
    Invocation invocation = promoted(image);
    assertThat(cleanUp.fired()).isEqualTo(1);
    assertThat(Failures.logged(invocation, LOST, "digest")).containsExactly(image.digest());
    assertThat(bed.aws().requests().count("ecr:PutImage")).isEqualTo(2);
    assertThat(bed.aws().requests().count("blob:GET")).isEqualTo(2 * image.blobs().size());
  }

  @Test
  void layersThatAreCleanedUpAgainAndAgainAreTold() {
    Image image = pushed(TestImages.small(1));
    FaultRule cleanUp =
        onPut(0, Integer.MAX_VALUE, () -> bed.target("app/api").dropUnreferencedBlobs());
    ServiceUnavailableException e = Failures.of(bed.promote(), ServiceUnavailableException.class);
    assertThat(cleanUp.fired()).isEqualTo(2);
    assertThat(e.retryable()).isTrue();
    assertThat(e)
        .hasMessageContaining(
            "The target repository app/api in 222222222222/us-east-1 keeps losing content of %s while it is staged"
                .formatted(image.digest()));
    assertThat(bed.target("app/api").tags()).isEmpty();
  }

  @Test
  void childrenThatVanishedMeanwhileArePutAgainWithTheirLayers() {
    Index image = pushed(TestImages.multiPlatform(1));
    String child = image.children().getFirst().digest();
    FaultRule vanished =
        onPut(
            4,
            1,
            () -> {
              bed.target("app/api").deleteImage(child);
              bed.target("app/api").dropUnreferencedBlobs();
            });
    Invocation invocation = promoted(image);
    assertThat(vanished.fired()).isEqualTo(1);
    assertThat(Failures.logged(invocation, LOST, "digest")).containsExactly(image.digest(), child);
  }

  @Test
  void childrenThatVanishAgainAndAgainAreTold() {
    Index image = pushed(TestImages.multiPlatform(1));
    String child = image.children().getFirst().digest();
    FaultRule vanished =
        bed.aws()
            .faults()
            .on("ecr:PutImage")
            .skip(4)
            .always()
            .awsError(
                "ReferencedImagesNotFoundException",
                "Images with digests '[%s]' required for pushing image do not exist"
                    .formatted(child),
                400);
    assertThat(Failures.of(bed.promote(), ServiceUnavailableException.class))
        .hasMessageContaining("keeps losing content of");
    assertThat(vanished.fired()).isGreaterThan(1);
    assertThat(image.children()).hasSize(4);
  }

  @Test
  void whatTheTagWasResolvedToIsWhatIsPromoted() {
    Image built = pushed(TestImages.small(1));
    Image moved = TestImages.small(2);
    FaultRule race =
        bed.aws()
            .faults()
            .on("ecr:GetDownloadUrlForLayer")
            .before(() -> moved.pushTo(bed.source("app/api"), "1.0"));
    promoted(built);
    assertThat(race.fired()).isEqualTo(1);
    assertThat(bed.source("app/api").tags()).containsEntry("1.0", moved.digest());
  }

  @Test
  void anImageQuotaThatIsUsedUpIsNamed() {
    pushed(TestImages.small(1));
    bed.aws().ecr().behaviour(bed.aws().ecr().behaviour().withImagesPerRepository(0));
    TargetLimitExceededException e = Failures.of(bed.promote(), TargetLimitExceededException.class);
    assertThat(e.getMessage())
        .contains(": a quota of the registry is used up.")
        .containsPattern(
            "LimitExceededException \\(HTTP 400, request id [\\w-]{36}\\): The maximum of 0 images")
        .contains(
            "raise the quota (Service Quotas, Amazon ECR) in account 222222222222, region us-east-1");
    assertThat(e.retryable()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theRightToPutIsNamedHoweverManyImagesThereAre(int images) {
    Image image = pushed(TestImages.small(1));
    if (images == 2) {
      bed.pushed("app/web", "1.0", TestImages.small(2)).manifestOf("app/api:1.0", "app/web:1.0");
    }
    bed.promoter()
        .policy(
            io.awsdeployer.localaws.iam.Policies.deny(
                "arn:aws:ecr:us-east-1:222222222222:repository/app/api", "ecr:PutImage"));
    TargetAccessDeniedException e = Failures.of(bed.promote(), TargetAccessDeniedException.class);
    assertThat(firstLine(e))
        .contains(image.digest())
        .endsWith(" in the target registry 222222222222/us-east-1: access is refused.");
    assertThat(bed.target("app/api").tags()).isEmpty();
  }

  private FaultRule onPut(int skip, int times, Runnable event) {
    return bed.aws().faults().on("ecr:PutImage").skip(skip).times(times).before(event);
  }
}
