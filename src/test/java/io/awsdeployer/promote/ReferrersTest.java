package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Signing;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Signatures, SBOMs and attestations that name their subject travel with it, when asked to. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class ReferrersTest {
  private static final String ON = "{\"referrers\": true}";
  private static final String REPOSITORY = "app/api";

  private final Bed bed;
  private final Image image = TestImages.small(1);
  private final Image signature = Signing.referrer(Signing.NOTATION, "signature", image);
  private final Image sbom = Signing.referrer(Signing.SPDX, "sbom", image);
  private final Image signatureOfSbom = Signing.referrer(Signing.NOTATION, "of the sbom", sbom);

  ReferrersTest(UploadWay way) {
    bed = Bed.start(way);
  }

  @BeforeEach
  void oneSignedImage() {
    bed.pushed(REPOSITORY, "1.0", image).manifestOf(REPOSITORY + ":1.0");
    for (Image one : List.of(signature, sbom, signatureOfSbom)) {
      one.pushTo(bed.source(REPOSITORY));
    }
  }

  @AfterEach
  void end() {
    bed.close();
  }

  private void assertAtTheTarget(TestManifest... manifests) {
    for (TestManifest one : manifests) {
      assertThat(bed.target(REPOSITORY).manifest(one.digest())).hasValue(one.bytes());
      assertThat(bed.target(REPOSITORY).blobDigests())
          .containsAll(
              one instanceof Image i
                  ? i.blobs().stream().map(b -> b.digest()).toList()
                  : List.of());
    }
  }

  private List<String> digestsAtTheTarget() {
    return bed.target(REPOSITORY).imageDigests();
  }

  @Test
  void offNothingTravelsAndNothingIsAsked() {
    bed.promote().ok();
    assertThat(digestsAtTheTarget()).containsExactly(image.digest());
    assertThat(bed.aws().requests().count("ecr:ListImageReferrers")).isZero();
  }

  @Test
  void onTheyTravelAndSoDoTheReferrersOfReferrers() {
    JsonNode output = bed.with("PROMOTION_OPTIONS", ON).promote().ok();
    assertAtTheTarget(image, signature, sbom, signatureOfSbom);
    assertThat(bed.target(REPOSITORY).tags()).containsOnlyKeys("1.0");
    assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
    assertThat(output.path("images")).hasSize(1);
    assertThat(output.at("/details/0/referrers").toString())
        .isEqualTo(
            "{\"count\":3,\"types\":{\"%s\":1,\"%s\":2}}"
                .formatted(Signing.SPDX, Signing.NOTATION));
  }

  @Test
  void theRightsOfAPromotionWithoutThemAreEnough() {
    bed.with("PROMOTION_OPTIONS", ON).promote().ok();
    assertThat(bed.aws().requests().failures()).isEmpty();
  }

  @Test
  void aReferrerIsPutAfterWhatItIsAboutAndTheTagComesLast() {
    bed.aws().ecr().behaviour(bed.aws().ecr().behaviour().with(Switch.SUBJECT_MUST_EXIST));
    bed.with("PROMOTION_OPTIONS", ON).promote().ok();
    assertThat(bed.aws().requests().entries("ecr:PutImage"))
        .extracting(put -> put.status().orElse(0))
        .doesNotContain(400);
    assertThat(bed.traffic().puts()).isEqualTo(5);
    assertAtTheTarget(image, signature, sbom, signatureOfSbom);
  }

  @Test
  void anImageThatIsThereAlreadyStillGetsNewSignatures() {
    bed.promote().ok();
    JsonNode output = bed.with("PROMOTION_OPTIONS", ON).promote().ok();
    assertAtTheTarget(signature, sbom, signatureOfSbom);
    assertThat(output.at("/details/0/result").asText()).isEqualTo("in place before");
    assertThat(output.path("tags_switched").asInt()).isZero();
  }

  @Test
  void aSecondPromotionPutsNothing() {
    bed.with("PROMOTION_OPTIONS", ON).promote().ok();
    int puts = bed.traffic().puts();
    bed.promote().ok();
    assertThat(bed.traffic().puts()).isEqualTo(puts);
  }

  @Test
  void theImagesOfAnIndexHaveReferrersOfTheirOwn() {
    Index index = TestImages.multiPlatform(5);
    Image ofChild = Signing.referrer(Signing.NOTATION, "of a child", index.children().getFirst());
    Image ofIndex = Signing.referrer(Signing.NOTATION, "of the index", index);
    bed.pushed("app/web", "1.0", index).manifestOf("app/web:1.0");
    ofChild.pushTo(bed.source("app/web"));
    ofIndex.pushTo(bed.source("app/web"));
    bed.with("PROMOTION_OPTIONS", ON).promote().ok();
    assertThat(bed.target("app/web").imageDigests()).contains(ofChild.digest(), ofIndex.digest());
  }

  @Test
  void aReferrerMayBeAnIndex() {
    Index listed = TestImages.index().add(signature).add(sbom).subject(image).build();
    listed.pushTo(bed.source(REPOSITORY));
    bed.with("PROMOTION_OPTIONS", ON).promote().ok();
    assertAtTheTarget(listed, signature, sbom);
  }

  @Test
  void moreThanOnePageOfThemTravels() {
    List<Image> many =
        IntStream.range(0, 101)
            .mapToObj(n -> Signing.referrer(Signing.SPDX, "number " + n, image))
            .toList();
    many.forEach(one -> one.pushTo(bed.source(REPOSITORY)));
    JsonNode output = bed.with("PROMOTION_OPTIONS", ON).promote().ok();
    assertThat(digestsAtTheTarget()).containsAll(many.stream().map(Image::digest).toList());
    assertThat(output.at("/details/0/referrers/count").asInt()).isEqualTo(104);
    assertThat(bed.aws().requests().entries("ecr:ListImageReferrers"))
        .extracting(LoggedRequest::operation)
        .hasSize(3 + 1 + 1 + 1 + 101);
  }

  @Test
  void anImageOfTheManifestSaysForItselfWhetherTheyTravel() {
    bed.pushed("app/web", "1.0", TestImages.small(7));
    Image ofWeb = Signing.referrer(Signing.NOTATION, "of web", TestImages.small(7));
    ofWeb.pushTo(bed.source("app/web"));
    String manifest =
        """
        {"images": [{"repository": "app/api", "tag": "1.0", "referrers": %s},
                    {"repository": "app/web", "tag": "1.0"}]}
        """;
    bed.manifest(manifest.formatted(true)).promote().ok();
    assertAtTheTarget(signature, sbom, signatureOfSbom);
    assertThat(bed.target("app/web").imageDigests()).doesNotContain(ofWeb.digest());
    bed.target(REPOSITORY).deleteImage(signature.digest());
    bed.with("PROMOTION_OPTIONS", ON).manifest(manifest.formatted(false)).promote().ok();
    assertThat(bed.target("app/web").imageDigests()).contains(ofWeb.digest());
    assertThat(digestsAtTheTarget()).doesNotContain(signature.digest());
  }

  @Test
  void whatAnImageSaysOfItselfIsHandedOnWithItsDigest() {
    bed.manifest(
        "{\"images\": [{\"repository\": \"app/api\", \"tag\": \"1.0\", \"referrers\": true}]}");
    JsonNode images = bed.invoke(bed.event().put("action", "resolve")).ok().path("images");
    assertThat(images.at("/0/referrers").asBoolean()).isTrue();
    bed.invoke(bed.event().set("images", images)).ok();
    assertAtTheTarget(signature, sbom, signatureOfSbom);
  }

  @Test
  void archivedOnesStayBehindAndThatIsTold() {
    bed.source(REPOSITORY).archive(signature.digest());
    Bed.Invocation run = bed.with("PROMOTION_OPTIONS", ON).promote();
    assertThat(run.ok().at("/details/0/referrers/archived").asInt()).isEqualTo(1);
    assertThat(digestsAtTheTarget()).contains(sbom.digest()).doesNotContain(signature.digest());
    assertThat(run.log())
        .anySatisfy(line -> {
          assertThat(line.path("level").asText()).isEqualTo("WARN");
          assertThat(line.path("message").asText()).contains("archived referrers stay behind");
          assertThat(line.path("image").asText()).isEqualTo("app/api:1.0");
        });
  }

  @Test
  void whereListingThemIsARightOfItsOwnTheErrorHasTheStatement() {
    bed.aws()
        .ecr()
        .behaviour(bed.aws().ecr().behaviour().with(Switch.LISTING_REFERRERS_IS_A_RIGHT));
    assertThat(
            bed.with("PROMOTION_OPTIONS", ON).promote().failed(SourceAccessDeniedException.class))
        .hasMessageContainingAll(
            "Could not list what refers to " + image.digest(),
            "\"Action\":[\"ecr:ListImageReferrers\"]");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  /** The signature of the SBOM is two deep. */
  private TestManifest deeper(int by) {
    TestManifest last = signatureOfSbom;
    for (int i = 0; i < by; i++) {
      Image next = Signing.referrer(Signing.NOTATION, "deeper " + i, last);
      next.pushTo(bed.source(REPOSITORY));
      last = next;
    }
    return last;
  }

  @Test
  void aChainOfReferrersTravelsFiveDeep() {
    TestManifest last = deeper(3);
    bed.with("PROMOTION_OPTIONS", ON).promote().ok();
    assertAtTheTarget(last);
  }

  @Test
  void aChainOfReferrersWithoutEndIsRefusedBeforeAnythingMoves() {
    TestManifest _ = deeper(4);
    assertThat(bed.with("PROMOTION_OPTIONS", ON).promote().failed(UnsupportedImageException.class))
        .hasMessageContainingAll(
            "app/api@" + image.digest(), "more than 5 deep", "\"referrers\": false");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void nothingIsAskedOfWhatStaysInItsRepository() {
    bed.with("PROMOTION_OPTIONS", ON);
    bed.manifest(
        "{\"images\": [{\"repository\": \"app/api\", \"tag\": \"1.0\", \"target_tag\": \"live\"}]}");
    bed.invoke(bed.event().put("target_account", Bed.PIPELINE).put("target_region", Bed.HOME)).ok();
    assertThat(bed.aws().requests().count("ecr:ListImageReferrers")).isZero();
  }
}
