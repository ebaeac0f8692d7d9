package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.MediaTypes;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Promoted;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be promoted by its nature is refused in the plan: nothing is written. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class UnsupportedImagesTest {
  private static final String DESCRIBE =
      """
      {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"ecr:DescribeImages","Resource":"*"}]}
      """;

  private final UploadWay way;

  UnsupportedImagesTest(UploadWay way) {
    this.way = way;
  }

  static Stream<Arguments> unsupported() {
    Image good = TestImages.small(5);
    Image empty = TestImages.oci(1).layer(500).emptyLayer().build();
    return Stream.of(
        argumentSet(
            "schema 1",
            TestImages.schema1(1),
            "schema 1 manifest, whose digest is not over its bytes",
            "push it again with a current client"),
        argumentSet(
            "a zero-byte layer",
            empty,
            "layers[1] is a blob of zero bytes, which ECR cannot hold",
            "rebuild the image"),
        argumentSet(
            "a zero-byte layer below an index",
            TestImages.index().add(good).add(empty).build(),
            empty.digest() + " in the source registry",
            "rebuild the image"),
        argumentSet(
            "indexes too deep",
            TestImages.nested(20, 9),
            "its indexes nest deeper than 8",
            "check how the image was made"),
        argumentSet(
            "an index of layers",
            indexOf(good.layers().getFirst().digest(), "application/vnd.oci.image.layer.v1.tar"),
            "which is not a manifest but application/vnd.oci.image.layer.v1.tar",
            "check how the image was made"));
  }

  /** An index whose only entry is no manifest; the builder makes none such. */
  private static Index indexOf(String digest, String mediaType) {
    Index honest = TestImages.index().add(TestImages.small(5)).build();
    String text =
        honest
            .text()
            .replace(honest.children().getFirst().digest(), digest)
            .replace(MediaTypes.OCI_MANIFEST, mediaType);
    return new Index(
        text,
        honest.mediaType(),
        io.awsdeployer.promote.registry.Digest.of(text).value(),
        honest.children());
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void isRefusedInThePlan(TestManifest image, String reason, String remedy) {
    try (Bed bed = Bed.start(way)) {
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      refused(bed, bed.promote(), UnsupportedImageException.class, reason, remedy);
    }
  }

  @Test
  void oneThatIsUnsupportedHoldsBackTheWholeManifest() {
    try (Bed bed = Bed.start(way)) {
      bed.pushed("app/api", "1.0", TestImages.small(1));
      bed.pushed("app/web", "1.0", TestImages.schema1(2));
      bed.pushed("app/old", "1.0", TestImages.oci(3).layer(500).emptyLayer().build());
      bed.manifestOf("app/api:1.0", "app/web:1.0", "app/old:1.0");
      refused(
          bed,
          bed.promote(),
          PromotionRejectedException.class,
          "2 problems stand in the way and nothing was promoted (UnsupportedImageException)",
          "schema 1",
          "zero bytes");
    }
  }

  @Test
  void anArchivedImageIsRefusedWithTheWayToRestoreIt() {
    try (Bed bed = archived(Behaviour.documented())) {
      refused(
          bed,
          bed.promote(),
          UnsupportedImageException.class,
          "The image app/api:1.0 in the source registry 111111111111/eu-central-1 is archived",
          "update-image-storage-class");
      assertThat(bed.aws().requests().count("ecr:DescribeImages")).isZero();
    }
  }

  @Test
  void anArchivedImageThatEcrHidesIsRecognisedWithTheRightToDescribe() {
    try (Bed bed = archived(Behaviour.documented().with(Switch.ARCHIVED_IS_NOT_FOUND))) {
      bed.function().policy(DESCRIBE);
      refused(
          bed,
          bed.promote(),
          UnsupportedImageException.class,
          "is archived and cannot be pulled",
          "update-image-storage-class");
    }
  }

  /** The right is optional: without it the words are poorer and the outcome is the same. */
  @Test
  void anArchivedImageThatEcrHidesIsNotFoundWithoutThatRight() {
    try (Bed bed = archived(Behaviour.documented().with(Switch.ARCHIVED_IS_NOT_FOUND))) {
      refused(
          bed,
          bed.promote(),
          SourceImageNotFoundException.class,
          "There is no image app/api:1.0 in the source registry");
    }
  }

  @Test
  void anArchivedChildIsRefusedLikeAnArchivedImage() {
    try (Bed bed = Bed.start(way)) {
      Index index = TestImages.multiPlatform(1);
      bed.pushed("app/api", "1.0", index).manifestOf("app/api:1.0");
      bed.source("app/api").archive(index.children().getFirst().digest());
      refused(
          bed,
          bed.promote(),
          UnsupportedImageException.class,
          index.children().getFirst().digest() + " in the source registry",
          "is archived");
    }
  }

  @Test
  void anIndexWithAChildThatIsGoneIsRefused() {
    try (Bed bed = Bed.start(way)) {
      Index index = TestImages.multiPlatform(1);
      bed.pushed("app/api", "1.0", index).manifestOf("app/api:1.0");
      bed.source("app/api").deleteImage(index.children().getLast().digest());
      refused(
          bed,
          bed.promote(),
          SourceImageNotFoundException.class,
          "There is no image app/api@" + index.children().getLast().digest());
    }
  }

  @Test
  void everyChildThatIsGoneIsNamed() {
    try (Bed bed = Bed.start(way)) {
      Index index = TestImages.multiPlatform(1);
      bed.pushed("app/api", "1.0", index).manifestOf("app/api:1.0");
      List<String> gone =
          List.of(index.children().getFirst().digest(), index.children().getLast().digest());
      gone.forEach(bed.source("app/api")::deleteImage);
      refused(
          bed,
          bed.promote(),
          PromotionRejectedException.class,
          "2 problems stand in the way",
          gone.getFirst(),
          gone.getLast());
    }
  }

  @Test
  void childrenThatMayNotBeReadAreToldLikeTheImageItself() {
    try (Bed bed = Bed.start(way)) {
      bed.pushed("app/api", "1.0", TestImages.multiPlatform(1)).manifestOf("app/api:1.0");
      FaultRule refused =
          bed.aws()
              .faults()
              .on("ecr:BatchGetImage")
              .when(request ->
                  request.header("authorization").orElse("").contains("/" + Bed.HOME + "/"))
              .skip(1)
              .awsError("AccessDeniedException", "not below", 400);
      refused(bed, bed.promote(), SourceAccessDeniedException.class, "ecr:BatchGetImage");
      assertThat(refused.fired()).isEqualTo(1);
    }
  }

  private Bed archived(Behaviour behaviour) {
    Bed bed = Bed.start(way);
    bed.aws().ecr().behaviour(behaviour);
    Image image = TestImages.small(1);
    bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
    bed.source("app/api").archive(image.digest());
    return bed;
  }

  private static void refused(
      Bed bed, Bed.Invocation invocation, Class<? extends PromotionException> as, String... says) {
    PromotionException refusal = invocation.failed(as);
    assertThat(refusal.getClass()).isEqualTo(as);
    assertThat(refusal).hasMessageContainingAll(says);
    assertThat(bed.traffic().writes()).isEmpty();
    assertThat(bed.targetRegistry().repositories())
        .allSatisfy(repository -> assertThat(repository.imageCount()).isZero());
    Promoted.cleanly(bed);
  }
}
