package io.awsdeployer.promote.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "111111111111.dkr.ecr.eu-central-1.amazonaws.com",
        "111111111111.dkr.ecr-fips.eu-central-1.amazonaws.com",
        "111111111111.dkr-ecr.eu-central-1.on.aws",
        "111111111111.dkr-ecr-fips.eu-central-1.on.aws",
        "111111111111.dkr.ecr.eu-central-1.amazonaws.com.cn",
      })
  void theHostSaysAccountAndRegion(String host) {
    ImageReference image = ImageReference.of(host + "/team/shop/api:1.4.0");
    assertThat(image.registry()).hasToString("111111111111/eu-central-1");
    assertThat(image.repository()).hasToString("team/shop/api");
    assertThat(image.tag()).contains(new Tag("1.4.0"));
    assertThat(image.digest()).isEmpty();
  }

  @Test
  void aDigestMayStandAloneOrBesideATag() {
    String repository = "111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop";
    assertThat(ImageReference.of(repository + "@" + DIGEST).digest()).contains(new Digest(DIGEST));
    assertThat(ImageReference.of(repository + "@" + DIGEST).tag()).isEmpty();
    assertThat(ImageReference.of(repository + ":1@" + DIGEST).tag()).contains(new Tag("1"));
    assertThat(ImageReference.of(repository).tag()).isEmpty();
  }
}
