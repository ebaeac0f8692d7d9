package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.Layer;
import io.awsdeployer.localaws.image.Platform;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Promoted;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of image that people have in ECR arrives byte for byte, each way of uploading. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class ImageKindsTest {
  private static final String NON_DISTRIBUTABLE =
      "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";

  private final UploadWay way;

  ImageKindsTest(UploadWay way) {
    this.way = way;
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        argumentSet("OCI image", TestImages.small(1)),
        argumentSet(
            "OCI image without inner media type",
            TestImages.oci(2).layers(2, 900).withoutInnerMediaType().build()),
        argumentSet("Docker image", TestImages.docker(3).layers(2, 900).build()),
        argumentSet(
            "Docker image without inner media type",
            TestImages.docker(4).layers(2, 900).withoutInnerMediaType().build()),
        argumentSet("OCI index with attestations", TestImages.multiPlatform(5)),
        argumentSet(
            "OCI index without inner media type",
            TestImages.index().add(TestImages.small(6)).withoutInnerMediaType().build()),
        argumentSet("Docker manifest list", TestImages.dockerMultiPlatform(7)),
        argumentSet(
            "OCI index of Docker images",
            TestImages.index().add(TestImages.docker(8).layer(700).build()).build()),
        argumentSet("index of an index", TestImages.nested(9, 2)),
        argumentSet("indexes as deep as is read", TestImages.nested(100, 8)),
        argumentSet("index without children", TestImages.index().build()),
        argumentSet("zstd layers", TestImages.oci(300).zstdLayer(900).zstdLayer(150_000).build()),
        argumentSet("annotated", TestImages.oci(310).layer(500).annotation("a.b", "ü").build()),
        argumentSet("artifact with the empty blob", TestImages.emptyArtifact()),
        argumentSet(
            "referrer of an image that is elsewhere",
            TestImages.oci(320).layer(400).subject(TestImages.small(321)).build()));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void arrivesByteForByte(TestManifest image) {
    try (Bed bed = Bed.start(way)) {
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      JsonNode output = bed.promote().ok();
      assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void aLayerThatIsInTheManifestTwiceIsUploadedOnce() {
    try (Bed bed = Bed.start(way)) {
      Image image = TestImages.oci(1).layers(2, 900).duplicateLayer().build();
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      JsonNode output = bed.promote().ok();
      assertThat(image.text().split(image.layers().getLast().digest(), -1)).hasSize(3);
      assertThat(bed.traffic().uploads()).isEqualTo(3);
      assertThat(output.path("blobs_copied").asInt()).isEqualTo(3);
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void aBlobThatImagesShareIsUploadedOncePerTargetRepository() {
    try (Bed bed = Bed.start(way)) {
      MemoryBlob base = MemoryBlob.of("the base of them all".repeat(100));
      Image one = TestImages.oci(10).layer(base).layer(600).build();
      Image two = TestImages.oci(20).layer(base).layer(600).build();
      Image three = TestImages.oci(30).layer(base).layer(600).build();
      bed.pushed("app/api", "one", one).pushed("app/api", "two", two);
      bed.pushed("app/web", "three", three);
      bed.manifestOf("app/api:one", "app/api:two", "app/web:three");
      bed.promote().ok();
      // A config and a layer of its own for each image; the base for each of two repositories.
      assertThat(bed.traffic().uploads()).isEqualTo(3 * 2 + 2);
      assertThat(bed.traffic().downloads()).isEqualTo(3 * 2 + 2);
      Promoted.exactly(bed, "app/api", Map.of("one", one, "two", two));
      Promoted.exactly(bed, "app/web", Map.of("three", three));
    }
  }

  @Test
  void anImageUnderSeveralTagsAndInSeveralIndexesIsBroughtOverOnce() {
    try (Bed bed = Bed.start(way)) {
      Image shared = TestImages.small(1);
      Index one = TestImages.index().add(shared).build();
      Index two = TestImages.index().add(shared).add(TestImages.small(50)).build();
      bed.pushed("app/api", "one", one).pushed("app/api", "two", two);
      bed.pushed("app/api", "alone", shared).pushed("app/api", "again", one);
      bed.manifestOf("app/api:one", "app/api:two", "app/api:alone", "app/api:again");
      bed.promote().ok();
      assertThat(bed.traffic().uploads()).isEqualTo(6);
      // Two images and two indexes staged, then four tags.
      assertThat(bed.traffic().puts()).isEqualTo(4 + 4);
      Promoted.exactly(
          bed, "app/api", Map.of("one", one, "two", two, "alone", shared, "again", one));
    }
  }

  @Test
  void twoSourceRepositoriesMayLeadToOneTargetRepository() {
    try (Bed bed = Bed.start(way)) {
      Image one = TestImages.small(1);
      Image two = TestImages.oci(1).layers(3, 1_000).build();
      one.pushTo(bed.source("team/one"), "1.0");
      two.pushTo(bed.source("team/two"), "1.0");
      bed.target("all");
      bed.manifest(
          """
          {"images":[
            {"repository":"team/one","tag":"1.0","target_repository":"all","target_tag":"one"},
            {"repository":"team/two","tag":"1.0","target_repository":"all","target_tag":"two"}]}
          """);
      bed.promote().ok();
      // Two configs and three layers: the first two are the same in both images.
      assertThat(bed.traffic().uploads()).isEqualTo(5);
      Promoted.exactly(bed, "all", Map.of("one", one, "two", two));
    }
  }

  @Test
  void aForeignLayerThatTheSourceDoesNotHaveIsLeftWhereItIs() {
    try (Bed bed = Bed.start(way)) {
      Image oci = TestImages.oci(1).layer(500).foreignLayer().build();
      Image docker = TestImages.docker(11).layer(500).foreignLayer().build();
      bed.pushed("win", "oci", oci).pushed("win", "docker", docker);
      bed.manifestOf("win:oci", "win:docker").promote().ok();
      assertThat(bed.traffic().uploads()).isEqualTo(4);
      Promoted.exactly(bed, "win", Map.of("oci", oci, "docker", docker));
    }
  }

  @Test
  void aForeignLayerThatTheSourceHasIsCopiedLikeAnyOther() {
    try (Bed bed = Bed.start(way)) {
      MemoryBlob pushed = MemoryBlob.of("a base layer of Windows".repeat(99));
      Layer foreign =
          new Layer(
              pushed,
              NON_DISTRIBUTABLE,
              pushed.digest(),
              List.of("https://mcr.example.com/" + pushed.digest()),
              Map.of());
      Image image = TestImages.oci(1).layer(foreign).layer(500).build();
      bed.pushed("win", "1.0", image).manifestOf("win:1.0");
      bed.source("win").addBlob(pushed);
      bed.promote().ok();
      Promoted.exactly(bed, "win", Map.of("1.0", image), pushed);
    }
  }

  /** More layers than one request may ask for. */
  @Test
  void manySmallLayersArrive() {
    try (Bed bed = Bed.start(way)) {
      Image image = TestImages.oci(1).layers(105, 40).platform(Platform.LINUX_ARM64).build();
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      assertThat(bed.promote().ok().path("blobs_copied").asInt()).isEqualTo(106);
      assertThat(bed.traffic().uploads()).isEqualTo(106);
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }
}
