package io.awsdeployer.promote.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Signing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In which order a plan has what travels with its images. */
class CompanionPlannerTest {
  private static final RepositoryName REPOSITORY = new RepositoryName("app/api");

  /** A registry may insist on a subject being there, and each takes children before parents. */
  @Test
  void whatIsAboutAnotherAndWhatListsOthersComesAfterThem() throws InterruptedException {
    Index image = TestImages.nested(1, 8);
    Image listed = TestImages.oci(0).artifactType(Signing.SPDX).layer(900).build();
    Index sbom = TestImages.index().add(listed).subject(image).build();
    Image signature = Signing.referrer(Signing.NOTATION, "of the sbom", sbom);
    Image ofTheSignature = Signing.referrer(Signing.NOTATION, "of its signature", signature);
    PromotionPlan plan = plan(image, sbom, signature, ofTheSignature);

    Map<Digest, Integer> heights = new HashMap<>();
    plan.manifests().forEach(m -> heights.put(m.manifest().digest(), m.height()));
    assertThat(height(heights, image)).as("as deep as an image may nest").isEqualTo(8);
    assertThat(List.of(image, listed, sbom, signature, ofTheSignature))
        .extracting(one -> height(heights, one))
        .doesNotHaveDuplicates()
        .isSorted();
    assertThat(plan.manifests()).extracting(ManifestTransfer::height).isSorted();
  }

  private static int height(Map<Digest, Integer> heights, TestManifest of) {
    return heights.getOrDefault(new Digest(of.digest()), -1);
  }

  @Test
  void theirBlobsAreAmongTheImagesTheLargestFirst() throws InterruptedException {
    Image image = TestImages.oci(1).layer(500).layer(5_000).build();
    Image large = TestImages.oci(0).artifactType(Signing.SPDX).layer(9_000).subject(image).build();
    Image middle = TestImages.oci(1).artifactType(Signing.SPDX).layer(800).subject(image).build();
    assertThat(plan(image, large, middle).blobs())
        .extracting(blob -> -blob.blob().size())
        .hasSizeGreaterThan(5)
        .isSorted();
  }

  @Test
  void soAreTheImagesOwnWhereNothingTravels() throws InterruptedException {
    Image image = TestImages.oci(1).layer(500).layer(5_000).layer(50).build();
    assertThat(plan(false, image).blobs())
        .extracting(blob -> -blob.blob().size())
        .hasSize(4)
        .isSorted();
  }

  private static PromotionPlan plan(TestManifest image, TestManifest... companions)
      throws InterruptedException {
    return plan(true, image, companions);
  }

  private static PromotionPlan plan(boolean travel, TestManifest image, TestManifest... companions)
      throws InterruptedException {
    try (Bed bed = Bed.start()) {
      bed.pushed("app/api", "1", image);
      for (TestManifest one : companions) {
        one.pushTo(bed.source("app/api"));
      }
      Tag tag = new Tag("1");
      ImageSpec spec = new ImageSpec(REPOSITORY, tag, Optional.empty(), REPOSITORY, tag);
      try (Opened opened = Opened.of(bed)) {
        PromotionPlan plan =
            new Planner(opened.source(), opened.target(), Pins.CHECK, opened.workers())
                .plan(List.of(spec));
        return new CompanionPlanner(opened.source(), opened.target(), opened.workers())
            .with(plan, _ -> travel);
      }
    }
  }
}
