package io.awsdeployer.promote.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class ValuesTest {
  private static final Digest ONE = Digest.of("one");
  private static final Digest TWO = Digest.of("two");

  @ParameterizedTest
  @ValueSource(strings = {"1", "v1.0", "_x", "A-b_c.d", "sha256-abc.sig"})
  void tagsOfTheGrammarAreAccepted(String tag) {
    assertThat(new Tag(tag)).hasToString(tag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".a", "-a", "a b", "a:b", "a/b", "a\n", "ä", "sha256:00"})
  void otherTagsAreRefused(String tag) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Tag(tag)).withMessageContaining(tag);
  }

  @Test
  void aTagHas128CharactersAtMostAndALongOneIsShownShortened() {
    assertThat(new Tag("a".repeat(128)).value()).hasSize(128);
    assertThatIllegalArgumentException().isThrownBy(() -> new Tag("a".repeat(129)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Tag("a".repeat(9_999)))
        .withMessageContaining("a…'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"eu-central-1", "us-gov-west-1", "cn-north-1", "us-iso-east-1", "ap-southeast-12"})
  void regionsOfAnyPartitionAreAccepted(String region) {
    assertThat(new RegionName(region).toSdk()).isEqualTo(Region.of(region));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "eu",
        "eu-1",
        "EU-central-1",
        "eu-central",
        "eu-central-1a",
        "eu_central_1",
        "eu-central-1.evil.com",
        "eu-central-1/"
      })
  void otherRegionsAreRefused(String region) {
    assertThatIllegalArgumentException().isThrownBy(() -> new RegionName(region));
  }

  @Test
  void aHostileRegionIsJudgedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RegionName("aa" + "-a".repeat(500) + "!"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "11111111111",
        "1111111111111",
        "11111111111a",
        "١١١١١١١١١١١١",
        " 111111111111"
      })
  void whatIsNotTwelveDigitsIsNoAccount(String account) {
    assertThatIllegalArgumentException().isThrownBy(() -> new AccountId(account));
  }

  @Test
  void aRegistryIsShownAsItsAccountAndRegion() {
    assertThat(new RegistryId(new AccountId("000000000001"), new RegionName("eu-west-1")))
        .hasToString("000000000001/eu-west-1");
  }

  @Test
  void theDigestOfNothingIsTheWellKnownOne() {
    assertThat(Digest.of(""))
        .hasToString("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(Digest.of("").hex()).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256:",
        "sha256:ABC",
        "sha512:00",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      })
  void whatIsNoSha256DigestIsRefused(String digest) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Digest(digest));
  }

  @Test
  void upperCaseDigitsMakeNoDigest() {
    String upper = "sha256:" + ONE.hex().toUpperCase(java.util.Locale.ROOT);
    assertThatIllegalArgumentException().isThrownBy(() -> new Digest(upper));
  }

  @Test
  void onlyTheFourMediaTypesThatCanBePromotedAreKnownAndTheTwoOfSchema1AreAcceptedToo() {
    assertThat(ManifestType.accepted()).hasSize(6).doesNotHaveDuplicates();
    assertThat(ManifestType.accepted().stream().filter(t -> ManifestType.of(t).isPresent()))
        .hasSize(4);
    assertThat(ManifestType.of("APPLICATION/vnd.oci.image.index.v1+json")).isEmpty();
  }

  @Test
  void anImagesBlobsAreConfigThenLayersEachDigestOnce() {
    Descriptor config = new Descriptor("c", ONE, 1, false);
    Descriptor layer = new Descriptor("l", TWO, 2, false);
    Descriptor asLayer = new Descriptor("l", ONE, 1, false);
    Manifest.Image image =
        new Manifest.Image(
            ONE, ManifestType.OCI_MANIFEST, "", config, List.of(layer, asLayer, layer));
    assertThat(image.blobs()).containsExactly(config, layer);
  }

  @Test
  void foreignLayersAreToldByTheirMediaType() {
    assertThat(foreign("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")).isTrue();
    assertThat(foreign("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd")).isTrue();
    assertThat(foreign("application/vnd.oci.image.layer.v1.tar+gzip")).isFalse();
  }

  private static boolean foreign(String mediaType) {
    return new Descriptor(mediaType, ONE, 1, true).isForeign();
  }
}
