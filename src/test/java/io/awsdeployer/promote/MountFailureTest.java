package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.http.FaultDraft;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Gate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mount that is refused, fails, is untrue or not to be had costs an upload and nothing else. */
class MountFailureTest extends MountFixture {
  @ParameterizedTest
  @ValueSource(ints = {400, 403, 404, 405, 499})
  void aWishThatIsRefusedIsNoErrorAndNotRepeated(int status) {
    threeOverOneBase();
    FaultRule refusal =
        bed.aws().faults().on("v2:POST upload").when(MountFixture::isMount).always().status(status);
    Invocation invocation = promoted();
    assertThat(refusal.fired()).isBetween(1, 2);
    assertThat(count("v2:PUT upload")).isEqualTo(blobsOfAll());
    assertThat(Failures.logged(invocation, NOT_MOUNTED, "reason")).containsExactly("it refuses");
  }

  /** Such answers tell nothing about mounting, so the other repository still gets its mount. */
  @ParameterizedTest
  @ValueSource(ints = {401, 408, 429, 500, 503})
  void aWishThatFailsIsAnUpload(int status) {
    threeOverOneBase();
    accountMounts();
    mayMount();
    FaultRule busy =
        bed.aws().faults().on("v2:POST upload").when(MountFixture::isMount).status(status);
    assertThat(promoted().output().path("blobs_mounted").asInt()).isEqualTo(1);
    assertThat(busy.fired()).isEqualTo(1);
  }

  /** One status for what the account may not and for a token past its time: the text tells. */
  @Test
  void aTokenPastItsTimeIsNoRefusalOfTheWish() {
    threeOverOneBase();
    accountMounts();
    mayMount();
    FaultRule expired =
        bed.aws()
            .faults()
            .on("v2:POST upload")
            .when(MountFixture::isMount)
            .awsError(
                "DENIED",
                "Your authorization token has expired. Reauthenticate and try again.",
                403);
    assertThat(promoted().output().path("blobs_mounted").asInt()).isEqualTo(1);
    assertThat(expired.fired()).isEqualTo(1);
  }

  @Test
  void aWishWhoseAnswerIsLostIsAnUpload() {
    threeOverOneBase();
    accountMounts();
    mayMount();
    FaultRule lost =
        bed.aws().faults().on("v2:POST upload").when(MountFixture::isMount).loseAnswer();
    assertThat(promoted().output().path("blobs_mounted").asInt()).isEqualTo(1);
    assertThat(lost.fired()).isEqualTo(1);
  }

  /** ECR takes no manifest without its blobs: that is where a mount is verified. */
  @Test
  void aMountThatWasNoneIsFoundOutAndMended() {
    threeOverOneBase();
    FaultRule untrue =
        bed.aws()
            .faults()
            .on("v2:POST upload")
            .when(MountFixture::isMount)
            .always()
            .answer(Response.empty(201));
    Invocation invocation = promoted();
    assertThat(untrue.fired()).isEqualTo(2);
    assertThat(
            Failures.logged(
                invocation,
                "The target lost content that was there, it is brought over again",
                "repository"))
        .hasSize(2);
  }

  @Test
  void aMountOfAnotherBlobCountsAsNone() {
    threeOverOneBase();
    FaultRule other =
        bed.aws()
            .faults()
            .on("v2:POST upload")
            .when(MountFixture::isMount)
            .always()
            .answer(Response.empty(201).with("Docker-Content-Digest", "sha256:" + "0".repeat(64)));
    assertThat(promoted().output().has("blobs_mounted")).isFalse();
    assertThat(other.fired()).isBetween(1, 2);
  }

  /** No manifest is taken until every repository has all its blobs, so none can wait for one. */
  @Test
  void theApisWayMountsNothingAndWaitsForNobody() {
    bed.with("BLOB_UPLOAD", "api");
    threeOverOneBase();
    accountMounts();
    mayMount();
    Gate everyBlobIsThere = Gate.after(blobsOfAll());
    FaultRule completed =
        bed.aws().faults().on("ecr:CompleteLayerUpload").always().after(everyBlobIsThere::happened);
    FaultRule puts = bed.aws().faults().on("ecr:PutImage").always().before(everyBlobIsThere::await);
    Invocation invocation = promoted();
    assertThat(count("v2:POST upload")).isZero();
    assertThat(invocation.output().has("blobs_mounted")).isFalse();
    assertThat(invocation.output().path("blobs_copied").asInt()).isEqualTo(blobsOfAll());
    assertThat(bed.traffic().downloads()).isEqualTo(blobsOfAll());
    assertThat(List.of(completed.fired(), puts.fired())).containsExactly(blobsOfAll(), 2 * 3);
  }

  /** An image that the target has elsewhere tells it, while the first is still on its way. */
  @Test
  void whereTheAccountDoesNotMountNobodyGoesOnWaitingForAnother() {
    Image there = TestImages.oci(30).layer(300).build();
    Image waiting = TestImages.oci(20).layer(BASE).layer(200).build();
    bed.pushed("app/a", "1", TestImages.oci(10).layer(BASE).layer(100).build());
    bed.pushed("app/b", "1", waiting);
    bed.pushed("app/c", "1", there);
    there.pushTo(bed.target("app/c"), "1");
    EcrRepository _ = bed.target("live/c");
    bed.manifest(
        """
        {"images":[
          {"repository":"app/a","tag":"1"},
          {"repository":"app/b","tag":"1"},
          {"repository":"app/c","tag":"1"},
          {"repository":"app/c","tag":"1","target_repository":"live/c"}]}
        """);
    Gate waitingIsThere = Gate.after(waiting.blobs().size());
    FaultRule first = puts("/v2/app/a/").before(waitingIsThere::await);
    FaultRule second = puts("/v2/app/b/").after(waitingIsThere::happened);
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(4);
    assertThat(first.fired()).isEqualTo(3);
    assertThat(second.fired()).isEqualTo(3);
  }

  private FaultDraft puts(String path) {
    return bed.aws()
        .faults()
        .on("v2:PUT upload")
        .when(request -> request.rawPath().startsWith(path))
        .always();
  }

  @Test
  void aBrokenFirstCopyFailsThePromotionAndLeavesNobodyWaiting() {
    threeOverOneBase();
    accountMounts();
    mayMount();
    FaultRule down = bed.aws().faults().on("v2:PUT upload").always().status(503);
    Failures.of(bed.promote(), ServiceUnavailableException.class);
    assertThat(down.fired()).isPositive();
    assertThat(NAMES).allSatisfy(name -> assertThat(bed.target(name).tags()).isEmpty());
    bed.aws().faults().clear();
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(3);
  }
}
