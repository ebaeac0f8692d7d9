package io.awsdeployer.promote.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Signing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The search for referrers has an end, whatever the source says. */
class ReferrerSearchTest {
  private static final String REPOSITORY = "app/api";

  private final Bed bed = Bed.start();
  private final Image image = TestImages.small(1);
  private final List<Image> referrers =
      Stream.of("one", "two", "three")
          .map(content -> Signing.referrer(Signing.SPDX, content, image))
          .toList();

  @BeforeEach
  void threeReferrers() {
    image.pushTo(bed.source(REPOSITORY), "1.0");
    referrers.forEach(one -> one.pushTo(bed.source(REPOSITORY)));
  }

  @AfterEach
  void end() {
    bed.close();
  }

  private Referrers.Reach search(int most) throws InterruptedException {
    return search(most, Long.MAX_VALUE);
  }

  private Referrers.Reach search(int most, long characters) throws InterruptedException {
    LinkedHashSet<Digest> subjects = new LinkedHashSet<>(List.of(new Digest(image.digest())));
    Obstacles obstacles = new Obstacles(List.of());
    try (Opened opened = Opened.of(bed)) {
      Referrers found =
          new ReferrerSearch(opened.source(), opened.workers(), obstacles, most, characters)
              .find(new RepositoryName(REPOSITORY), subjects);
      obstacles.throwIfAny();
      return found.of(subjects);
    }
  }

  @Test
  void asManyAsMayBeAreFound() throws InterruptedException {
    assertThat(search(3).companions()).hasSize(3);
  }

  @Test
  void oneMoreIsRefused() {
    assertThatThrownBy(() -> search(2))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContainingAll(
            "app/api@" + image.digest(), "more than 2 manifests refer to the images");
  }

  @Test
  void whatIsKeptUnderComputedTagsCountsToo() throws InterruptedException {
    Signing.cosign(image, "s").pushTo(bed.source(REPOSITORY), Signing.tag(image, ".sig"));
    assertThat(search(4).companions()).hasSize(4);
    assertThatThrownBy(() -> search(3))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("more than 3 manifests refer to the images");
  }

  @Test
  void theirTextsMayBeSoLongAndNotLonger() throws InterruptedException {
    long all = referrers.stream().mapToLong(one -> one.text().length()).sum();
    assertThat(search(3, all).companions()).hasSize(3);
    assertThatThrownBy(() -> search(3, all - 1))
        .isInstanceOf(UnsupportedImageException.class)
        .hasMessageContaining("the manifests that refer to the images come to more than");
  }

  @Test
  void aListWithoutALastPageIsLeft() {
    bed.aws()
        .faults()
        .on("ecr:ListImageReferrers")
        .always()
        .with((_, _) ->
            Response.text(
                200, "application/x-amz-json-1.1", "{\"referrers\":[],\"nextToken\":\"on\"}"));
    assertThatThrownBy(() -> search(3))
        .isInstanceOf(ServiceUnavailableException.class)
        .hasMessageContaining("has no last page");
  }
}
