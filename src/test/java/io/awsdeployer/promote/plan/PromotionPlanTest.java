package io.awsdeployer.promote.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.ecr.RepositorySettings;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.ManifestType;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a plan says of itself. */
class PromotionPlanTest {
  private static final RegistryId REGISTRY =
      new RegistryId(new AccountId("222222222222"), new RegionName("us-east-1"));
  private static final RepositoryName A = new RepositoryName("app/a");
  private static final RepositoryName B = new RepositoryName("app/b");
  private static final ManifestTransfer OF_A = manifest(A, "one", 1);
  private static final ManifestTransfer BELOW = manifest(A, "below", 0);
  private static final ManifestTransfer SAME_OF_B = manifest(B, "one", 1);
  private static final List<ManifestTransfer> MANIFESTS = List.of(BELOW, OF_A, SAME_OF_B);

  private static ManifestTransfer manifest(RepositoryName to, String content, int height) {
    Descriptor config = new Descriptor("any", Digest.of("config"), 1, false);
    return new ManifestTransfer(
        to,
        to,
        new Manifest.Image(
            Digest.of(content), ManifestType.OCI_MANIFEST, "", config, List.of(config)),
        height);
  }

  private static BlobTransfer blob(long size) {
    return new BlobTransfer(A, A, new Descriptor("any", Digest.of("blob"), size, false));
  }

  private static PlannedImage image(RepositoryName to, String tag, TagChange change) {
    return new PlannedImage(
        new ImageSpec(to, new Tag(tag), Optional.empty(), to, new Tag(tag)),
        new StoredManifest(Digest.of("one"), "any", ""),
        false,
        false,
        change,
        "registry.example/" + to + ":" + tag);
  }

  private static PromotionPlan plan(List<PlannedImage> images, Companions companions) {
    return new PromotionPlan(
        REGISTRY, REGISTRY, images, List.of(), MANIFESTS, companions, List.of(), List.of());
  }

  private static Companions travelling(PlannedImage of, PlannedImage... tags) {
    return new Companions(
        List.of(tags),
        Map.of(
            of.spec(),
            new Companions.Belonging(
                new TreeMap<>(Map.of("signature", 1)), new TreeMap<>(), 0, Set.of())));
  }

  /** Putting it with its tag is the switch; what is below it, or elsewhere, is staged. */
  @Test
  void theManifestWhoseTagAloneChangesIsNotPutBeforeTheSwitch() {
    List<PlannedImage> images =
        List.of(
            image(A, "1", new TagChange.Create()),
            image(A, "2", new TagChange.None()),
            image(B, "1", new TagChange.None()));
    assertThat(plan(images, Companions.NONE).manifestsToStage()).containsExactly(BELOW, SAME_OF_B);
  }

  @Test
  void allManifestsArePutBeforeTheSwitchOfSeveralTags() {
    List<PlannedImage> images =
        List.of(
            image(A, "1", new TagChange.Create()),
            image(B, "1", new TagChange.Move(Digest.of("old"))));
    assertThat(plan(images, Companions.NONE).manifestsToStage()).isEqualTo(MANIFESTS);
  }

  @Test
  void whatCompanionsAreAboutIsPutBeforeThem() {
    PlannedImage image = image(A, "1", new TagChange.Create());
    assertThat(plan(List.of(image), travelling(image)).manifestsToStage()).isEqualTo(MANIFESTS);
  }

  @Test
  void companionsTagsThatChangeAreSwitchedFirst() {
    PlannedImage image = image(A, "1", new TagChange.Create());
    PlannedImage right = image(A, "sha256-right.sig", new TagChange.None());
    PlannedImage moves = image(A, "sha256-moves.sig", new TagChange.Move(Digest.of("old")));
    PromotionPlan plan = plan(List.of(image), travelling(image, right, moves));
    assertThat(plan.companionChanges()).containsExactly(moves);
    assertThat(plan.imageChanges()).containsExactly(image);
    assertThat(plan.tagChanges()).containsExactly(moves, image);
    assertThat(plan.tagged()).containsExactly(image, right, moves);
  }

  @Test
  void aRepositoryThatIsBegunIsThere() {
    PlannedRepository toBeMade =
        new PlannedRepository(A, RepositorySettings.STANDARD, "given", false);
    PlannedRepository begun = new PlannedRepository(B, RepositorySettings.STANDARD, "given", true);
    PromotionPlan plan =
        new PromotionPlan(
            REGISTRY,
            REGISTRY,
            List.of(),
            List.of(),
            List.of(),
            Companions.NONE,
            List.of(toBeMade, begun),
            List.of());
    assertThat(plan.missingRepositories()).containsExactly(A);
  }

  @Test
  void sizesThatNobodyHasAddUpToTheLargestNumber() {
    assertThat(PromotionPlan.bytes(List.of())).isZero();
    assertThat(PromotionPlan.bytes(List.of(blob(3), blob(4)))).isEqualTo(7);
    assertThat(PromotionPlan.bytes(List.of(blob(Long.MAX_VALUE - 1), blob(1))))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(PromotionPlan.bytes(List.of(blob(Long.MAX_VALUE), blob(Long.MAX_VALUE))))
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void anotherTagOfARepositoryHasItsAddressIfTheRepositoryIsThere() {
    PlannedImage image = image(A, "1", new TagChange.Create());
    assertThat(image.uriOf(new Tag("2"))).isEqualTo("registry.example/app/a:2");
    assertThat(image.at("").uriOf(new Tag("2"))).isEmpty();
  }
}
