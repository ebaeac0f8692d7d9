package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Promoted;
import io.awsdeployer.promote.testing.Signing;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What belongs to an image, wherever it lies, and what stands in the way of bringing it along. */
class CompanionsFoundTest {
  private static final String REPOSITORY = "app/api";
  private static final JsonMapper JSON = new JsonMapper();

  private final Bed bed = Bed.start().with("PROMOTION_OPTIONS", "{\"referrers\": true}");
  private final Image image = TestImages.small(1);
  private final Image signature = Signing.cosign(image, "one");
  private final String sig = Signing.tag(image, ".sig");

  @AfterEach
  void end() {
    bed.close();
  }

  private EcrRepository source() {
    return bed.source(REPOSITORY);
  }

  private EcrRepository target() {
    return bed.target(REPOSITORY);
  }

  private void promoted(TestManifest one) {
    bed.pushed(REPOSITORY, "1.0", one).manifestOf(REPOSITORY + ":1.0");
  }

  /** All that is above its companions is there already, so that only they are asked about. */
  private void promotedBefore(TestManifest one) {
    promoted(one);
    one.pushTo(target(), "1.0");
  }

  @Test
  void whatBelongsToAnImageOfAnIndexWithinAnIndexTravels() {
    Index index = TestImages.nested(1, 3);
    Image ofTheDeepest = Signing.referrer(Signing.NOTATION, "deep down", image);
    promoted(index);
    ofTheDeepest.pushTo(source());
    bed.promote().ok();
    assertThat(target().imageDigests()).contains(ofTheDeepest.digest());
  }

  @Test
  void anIndexOfImagesTakesNoMoreRequestsForManifestsThanAnImage() {
    promotedBefore(image);
    long forAnImage = manifestsAsked();
    promotedBefore(TestImages.multiPlatform(5));
    assertThat(manifestsAsked()).isEqualTo(forAnImage);
  }

  private long manifestsAsked() {
    bed.aws().requests().reset();
    bed.promote().ok();
    return bed.aws().requests().count("ecr:BatchGetImage");
  }

  @Test
  void theTargetIsNotAskedAboutWhatIsNotThere() {
    promotedBefore(image);
    assertThat(manifestsAsked()).as("the tag at both ends, and the computed tags").isEqualTo(3);
    signature.pushTo(source(), sig);
    assertThat(manifestsAsked()).as("and the signature at the target").isGreaterThan(3);
  }

  @Test
  void anImageThatNothingBelongsToCostsOnePutAndHasNothingToldOfIt() {
    promoted(image);
    JsonNode output = bed.promote().ok();
    assertThat(bed.traffic().puts()).isEqualTo(1);
    assertThat(output.at("/details/0").has("referrers")).isFalse();
  }

  @Test
  void theSettingsAreReadOnceWhereNoTagWouldMove() {
    promoted(image);
    signature.pushTo(source(), sig);
    bed.promote().ok();
    bed.promote().ok();
    assertThat(bed.aws().requests().count("ecr:DescribeRepositories")).isEqualTo(2);
  }

  @Test
  void anIndexThatCannotBeReadStandsInTheWayOfWhatBelongsToItsImages() {
    promotedBefore(TestImages.nested(1, 2));
    FaultRule fault =
        bed.aws()
            .faults()
            .on("ecr:BatchGetImage")
            .when(request -> request.header("authorization").orElse("").contains(Bed.HOME))
            .skip(1)
            .awsError("AccessDeniedException", "not you", 400);
    assertThat(bed.promote().failed(SourceAccessDeniedException.class))
        .hasMessageContaining(REPOSITORY);
    assertThat(fault.fired()).isEqualTo(1);
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void anArchivedCosignSignatureStaysBehindAndIsCounted() {
    promoted(image);
    signature.pushTo(source(), sig);
    source().archive(signature.digest());
    JsonNode output = bed.promote().ok();
    assertThat(output.at("/details/0/referrers/archived").asInt()).isEqualTo(1);
    assertThat(output.at("/details/0/referrers/count").asInt()).isZero();
    Promoted.exactly(bed, REPOSITORY, Map.of("1.0", image));
  }

  @Test
  void aComputedTagThatCannotBeReadIsRefusedAndNotTakenForNone() {
    promotedBefore(image);
    FaultRule fault =
        bed.aws()
            .faults()
            .on("ecr:BatchGetImage")
            .when(request -> request.header("authorization").orElse("").contains(Bed.HOME))
            .skip(1)
            .with((request, _) -> {
              ObjectNode answer = JSON.createObjectNode();
              answer.putArray("images");
              var failures = answer.putArray("failures");
              for (JsonNode id : JSON.readTree(request.body().readAllBytes()).path("imageIds")) {
                failures.addObject().put("failureCode", "KmsError").set("imageId", id);
              }
              return json(answer.toString());
            });
    assertThat(bed.promote().failed(SourceAccessDeniedException.class))
        .hasMessageContaining(REPOSITORY + ":" + Signing.tag(image, ""))
        .hasMessageContaining("KMS key refuses");
    assertThat(fault.fired()).isEqualTo(1);
  }

  private static Response json(String body) {
    return Response.text(200, "application/x-amz-json-1.1", body);
  }

  @Test
  void aReferrerThatIsListedAndNotThereIsNamed() {
    promoted(image);
    String gone = Digest.of("gone").value();
    FaultRule listed =
        bed.aws()
            .faults()
            .on("ecr:ListImageReferrers")
            .with((_, _) -> json("{\"referrers\":[{\"digest\":\"%s\"}]}".formatted(gone)));
    assertThat(bed.promote().failed(SourceImageNotFoundException.class))
        .hasMessageContaining("There is no image %s@%s".formatted(REPOSITORY, gone));
    assertThat(listed.fired()).isEqualTo(1);
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void whereATagWouldMoveItsRepositorysSettingsHaveToBeKnown() {
    promotedBefore(image);
    Signing.cosign(image, "one", "two").pushTo(source(), sig);
    signature.pushTo(target(), sig);
    FaultRule fault =
        bed.aws()
            .faults()
            .on("ecr:DescribeRepositories")
            .skip(1)
            .always()
            .awsError("AccessDeniedException", "not you", 400);
    assertThat(bed.promote().failed(TargetAccessDeniedException.class))
        .hasMessageContaining(REPOSITORY);
    assertThat(fault.fired()).isPositive();
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void whatTwoSourcesBringToOneRepositoryIsPutOnce() {
    promoted(image);
    image.pushTo(bed.source("app/other"), "1.0");
    bed.manifest(
        """
        {"images": [{"repository": "app/api", "tag": "1.0"},
                    {"repository": "app/other", "tag": "1.0", "target_repository": "app/api",
                     "target_tag": "other"}]}
        """);
    signature.pushTo(source(), sig);
    signature.pushTo(bed.source("app/other"), sig);
    Signing.referrer(Signing.SPDX, "an sbom", image).pushTo(source());
    Signing.referrer(Signing.SPDX, "an sbom", image).pushTo(bed.source("app/other"));
    JsonNode plan = bed.invoke(bed.event().put("action", "plan")).ok();
    assertThat(plan.path("tags_to_switch").asInt()).isEqualTo(3);
    assertThat(plan.path("manifests_to_put").asInt()).isEqualTo(3);
    assertThat(plan.path("blobs_to_copy").asInt()).isEqualTo(2 + 1 + 2 + 2);
    assertThat(bed.promote().ok().path("tags_switched").asInt()).isEqualTo(3);
    assertThat(target().tags()).containsOnlyKeys("1.0", "other", sig);
  }

  @Test
  void itTravelsIntoARepositoryThatIsMadeForIt() {
    bed.with(
        "PROMOTION_OPTIONS", "{\"referrers\": true, \"repositories\": {\"create\": \"given\"}}");
    bed.promoter().policy(RepositoryScene.RIGHTS.json().get(1).toString());
    image.pushTo(source(), "1.0");
    signature.pushTo(source(), sig);
    bed.manifestOf(REPOSITORY + ":1.0");
    bed.promote().ok();
    Promoted.exactly(bed, REPOSITORY, Map.of("1.0", image, sig, signature));
  }
}
