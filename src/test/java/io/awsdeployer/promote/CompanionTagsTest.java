package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.error.TagImmutableException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Signing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients keep under tags computed from an image's digest travels, and its tag with it. */
class CompanionTagsTest {
  private static final String REPOSITORY = "app/api";

  private final Bed bed = Bed.start().with("PROMOTION_OPTIONS", "{\"referrers\": true}");
  private final Image image = TestImages.small(1);
  private final String sig = Signing.tag(image, ".sig");
  private final Image signed = Signing.cosign(image, "one");
  private final Image signedTwice = Signing.cosign(image, "one", "two");

  @BeforeEach
  void oneImage() {
    bed.pushed(REPOSITORY, "1.0", image).manifestOf(REPOSITORY + ":1.0");
  }

  @AfterEach
  void end() {
    bed.close();
  }

  private EcrRepository target() {
    return bed.target(REPOSITORY);
  }

  private JsonNode action(String action) {
    return bed.invoke(bed.event().put("action", action)).ok();
  }

  private static JsonNode tags(JsonNode output) {
    return output.at("/details/0/referrers/tags");
  }

  @Test
  void cosignsThreeTravelUnderTheirTagsAndWhatIsSignedOfThemToo() {
    Image attestation = TestImages.small(21);
    Image sbom = TestImages.small(22);
    Image signatureOfSbom = Signing.cosign(sbom, "of the sbom");
    signed.pushTo(bed.source(REPOSITORY), sig);
    attestation.pushTo(bed.source(REPOSITORY), Signing.tag(image, ".att"));
    sbom.pushTo(bed.source(REPOSITORY), Signing.tag(image, ".sbom"));
    signatureOfSbom.pushTo(bed.source(REPOSITORY), Signing.tag(sbom, ".sig"));

    JsonNode output = bed.promote().ok();

    assertThat(target().tags())
        .isEqualTo(
            Map.of(
                "1.0",
                image.digest(),
                sig,
                signed.digest(),
                Signing.tag(image, ".att"),
                attestation.digest(),
                Signing.tag(image, ".sbom"),
                sbom.digest(),
                Signing.tag(sbom, ".sig"),
                signatureOfSbom.digest()));
    assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
    assertThat(output.path("images")).hasSize(1);
    assertThat(output.path("tags_switched").asInt()).isEqualTo(5);
    assertThat(output.at("/details/0/referrers/count").asInt()).isEqualTo(4);
    assertThat(output.at("/details/0/referrers/types").path(Signing.COSIGN).asInt()).isEqualTo(2);
  }

  @Test
  void theListingOfARegistryWithoutReferrersTravelsWithAllThatItLists() {
    Image one = Signing.referrer(Signing.NOTATION, "one", image);
    // Pushed by a client that did not know subjects: only the listing leads to it.
    Image other = TestImages.oci(3).artifactType(Signing.SPDX).layer(30).build();
    String listing = Signing.list(bed.source(REPOSITORY), image, one, other);

    JsonNode output = bed.promote().ok();

    assertThat(target().tags()).containsEntry(Signing.tag(image, ""), listing);
    assertThat(target().imageDigests())
        .containsExactlyInAnyOrder(image.digest(), one.digest(), other.digest(), listing);
    assertThat(bed.aws().requests().count("ecr:ListImageReferrers"))
        .as("nobody refers to a listing")
        .isEqualTo(3);
    assertThat(output.at("/details/0/referrers/count").asInt()).isEqualTo(2);
  }

  @Test
  void theirTagsAreSwitchedBeforeTheImages() {
    signed.pushTo(bed.source(REPOSITORY), sig);
    List<String> switched =
        bed.promote().log().stream()
            .filter(line -> line.path("message").asText().equals("Tag switched"))
            .map(line -> line.path("image").asText())
            .toList();
    assertThat(switched).containsExactly(REPOSITORY + ":" + sig, REPOSITORY + ":1.0");
  }

  @Test
  void thePlanSaysWhatWouldTravelAndWritesNothing() {
    signed.pushTo(bed.source(REPOSITORY), sig);
    JsonNode plan = action("plan");
    assertThat(tags(plan).path(sig).asText()).isEqualTo("to create");
    assertThat(plan.path("tags_to_switch").asInt()).isEqualTo(2);
    assertThat(plan.path("manifests_to_put").asInt()).isEqualTo(2);
    assertThat(plan.path("images_promoted").asInt()).isZero();
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void aNewSignatureMovesTheTagOfAnImageThatIsThere() {
    signed.pushTo(bed.source(REPOSITORY), sig);
    bed.promote().ok();
    signedTwice.pushTo(bed.source(REPOSITORY), sig);
    assertThat(tags(action("plan")).path(sig).asText()).isEqualTo("to move");
    JsonNode output = bed.promote().ok();
    assertThat(tags(output).path(sig).asText()).isEqualTo("moved");
    assertThat(output.at("/details/0/referrers/replaces").path(sig).asText())
        .isEqualTo(signed.digest());
    assertThat(target().tags()).containsEntry(sig, signedTwice.digest());
    assertThat(tags(bed.promote().ok()).path(sig).asText()).isEqualTo("in place");
  }

  @Test
  void aSignatureThatTheTargetHasBesidesIsNotLost() {
    signed.pushTo(bed.source(REPOSITORY), sig);
    signedTwice.pushTo(target(), sig);
    JsonNode output = bed.promote().ok();
    assertThat(target().tags()).containsEntry(sig, signedTwice.digest());
    assertThat(tags(output).path(sig).asText()).startsWith("kept");
    assertThat(target().imageDigests()).doesNotContain(signed.digest());
  }

  @Test
  void whatItHoldsStaysBehindAlsoWhereItIsAReferrerBesides() {
    Image both = TestImages.oci(1).layer(signed.layers().getFirst()).subject(image).build();
    Image more =
        TestImages.oci(2)
            .layer(signedTwice.layers().getFirst())
            .layer(signedTwice.layers().getLast())
            .build();
    both.pushTo(bed.source(REPOSITORY), sig);
    more.pushTo(target(), sig);
    JsonNode output = bed.promote().ok();
    assertThat(tags(output).path(sig).asText()).startsWith("kept");
    assertThat(output.at("/details/0/referrers/count").asInt()).isEqualTo(1);
    assertThat(target().imageDigests()).doesNotContain(both.digest());
  }

  @Test
  void anImmutableTagThatWouldHaveToMoveIsRefusedWithTheFilterToAdd() {
    signedTwice.pushTo(bed.source(REPOSITORY), sig);
    signed.pushTo(target().mutability(TagMutability.immutable()), sig);
    assertThat(bed.promote().failed(TagImmutableException.class))
        .hasMessageContainingAll(
            REPOSITORY + ":" + sig,
            signed.digest(),
            "--image-tag-mutability-exclusion-filters filterType=WILDCARD,filter=sha256-*");
    JsonNode refused = action("plan").path("refused");
    assertThat(refused.at("/0/error").asText()).isEqualTo("TagImmutableException");
    assertThat(refused.at("/0/image").asText()).isEqualTo(REPOSITORY + ":1.0");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void anImmutableRepositoryTakesTheFirstSignature() {
    signed.pushTo(bed.source(REPOSITORY), sig);
    target().mutability(TagMutability.immutable());
    bed.promote().ok();
    assertThat(target().tags()).containsEntry(sig, signed.digest());
  }

  @Test
  void whenTheImagesTagCannotBeSwitchedTheirsArePutBack() {
    signedTwice.pushTo(bed.source(REPOSITORY), sig);
    signed.pushTo(target(), sig);
    bed.whenLogged(
        "Staged",
        () -> {
          TestImages.small(9).pushTo(target(), "1.0");
          target().mutability(TagMutability.immutableExcept("sha256-*"));
        });
    assertThat(bed.promote().failed(SwitchFailedException.class))
        .hasMessageContaining("%s points to %s (put back)".formatted(sig, signed.digest()));
    assertThat(target().tags()).containsEntry(sig, signed.digest());
  }

  @Test
  void aRevertPutsThemBackToo() {
    signedTwice.pushTo(bed.source(REPOSITORY), sig);
    signed.pushTo(target(), sig);
    TestImages.small(9).pushTo(target(), "1.0");
    JsonNode _ = action("stage");
    assertThat(target().tags()).containsEntry(sig, signed.digest());
    JsonNode _ = action("switch");
    assertThat(target().tags()).containsEntry(sig, signedTwice.digest());
    assertThat(action("revert").path("tags_restored").asInt()).isEqualTo(2);
    assertThat(target().tags())
        .containsEntry(sig, signed.digest())
        .containsEntry("1.0", TestImages.small(9).digest());
  }

  @Test
  void oneThatIsListedAsAnImageOfItsOwnIsSwitchedOnce() {
    signed.pushTo(bed.source(REPOSITORY), sig);
    ObjectNode output =
        (ObjectNode) bed.manifestOf(REPOSITORY + ":1.0", REPOSITORY + ":" + sig).promote().ok();
    assertThat(output.path("images_promoted").asInt()).isEqualTo(2);
    assertThat(output.path("tags_switched").asInt()).isEqualTo(2);
    assertThat(target().tags()).containsEntry(sig, signed.digest());
  }
}
