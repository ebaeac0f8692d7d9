package io.awsdeployer.promote.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.image.TestManifest;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.testing.Bed;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Planning and promoting random worlds on the strict local AWS. */
class PlannerPropertyTest {
  /** What only reads, besides what {@code Bed} and the opening of the registries call. */
  private static final Set<String> READS =
      Set.of("ecr:BatchGetImage", "ecr:DescribeRepositories", "ecr:BatchCheckLayerAvailability");

  @Property(tries = 40)
  void thePlanIsWhatTheSourceHasAndTheTargetLacksAndPlanningChangesNothing(
      @ForAll("scenes") Scene scene) throws InterruptedException {
    try (Bed bed = Bed.start()) {
      scene.build(bed);
      List<Object> before = contents(bed);
      bed.aws().requests().reset();

      PromotionPlan plan = plan(bed, scene);

      assertThat(contents(bed)).isEqualTo(before);
      assertThat(bed.aws().requests().counts().keySet()).isSubsetOf(READS);
      assertThat(plan.images()).extracting(PlannedImage::spec).isEqualTo(scene.specs());
      for (int i = 0; i < Scene.TARGETS.size(); i++) {
        requireDifference(scene, i, plan);
      }
      requireChildrenBeforeParents(plan);
      assertThat(plan.blobs())
          .extracting(b -> -b.blob().size())
          .isSorted()
          .allSatisfy(negative -> assertThat(negative).isNegative());
    }
  }

  private static void requireDifference(Scene scene, int target, PromotionPlan plan) {
    String name = Scene.TARGETS.get(target);
    assertThat(plan.manifests().stream().filter(m -> m.to().value().equals(name)))
        .extracting(m -> m.manifest().digest().value())
        .containsExactlyInAnyOrderElementsOf(scene.missingManifests(target));
    assertThat(plan.blobs().stream().filter(b -> b.to().value().equals(name)))
        .extracting(b -> b.blob().digest().value())
        .containsExactlyInAnyOrderElementsOf(scene.missingBlobs(target));
    Map<String, String> tags = scene.tagsBefore(target);
    plan.images().stream()
        .filter(image -> image.spec().targetRepository().value().equals(name))
        .forEach(image ->
            assertThat(image.tagChange())
                .isEqualTo(change(tags.get(image.spec().targetTag().value()), image.digest())));
  }

  private static TagChange change(
      @org.jspecify.annotations.Nullable String current, Digest wanted) {
    if (current == null) {
      return new TagChange.Create();
    }
    Digest from = new Digest(current);
    return from.equals(wanted) ? new TagChange.None() : new TagChange.Move(from);
  }

  private static void requireChildrenBeforeParents(PromotionPlan plan) {
    List<ManifestTransfer> all = plan.manifests();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).manifest() instanceof Manifest.Index index) {
        for (ManifestTransfer later : all.subList(i, all.size())) {
          assertThat(
                  later.to().equals(all.get(i).to())
                      && Graph.children(index).contains(later.manifest().digest()))
              .isFalse();
        }
      }
    }
  }

  @Property(tries = 30)
  void promotingLeavesAllCompleteByteForByteAndNothingToDo(
      @ForAll("scenes") Scene scene, @ForAll UploadWay way)
      throws InterruptedException, IOException {
    try (Bed bed = Bed.start(aws -> aws.clock(new TickingClock()))) {
      bed.with("BLOB_UPLOAD", way.toString());
      scene.build(bed);
      PromotionPlan plan = plan(bed, scene);
      bed.aws().requests().reset();

      assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(scene.aims().size());

      assertThat(bed.aws().requests().failures()).isEmpty();
      requireEachBlobUploadedOnce(bed, plan);
      for (int i = 0; i < Scene.TARGETS.size(); i++) {
        requireComplete(scene, i, bed.target(Scene.TARGETS.get(i)));
      }
      PromotionPlan second = plan(bed, scene);
      assertThat(second.blobs()).isEmpty();
      assertThat(second.manifests()).isEmpty();
      assertThat(second.tagChanges()).isEmpty();
    }
  }

  private static void requireComplete(Scene scene, int target, EcrRepository repository)
      throws IOException {
    for (TestManifest manifest : scene.wanted(target)) {
      assertThat(repository.manifest(manifest.digest())).contains(manifest.bytes());
    }
    for (Blob blob : Scene.blobs(scene.wanted(target)).toList()) {
      assertThat(repository.blobs().find(blob.digest()).orElseThrow().open().readAllBytes())
          .isEqualTo(blob.open().readAllBytes());
    }
    assertThat(repository.tags()).isEqualTo(scene.tagsAfter(target));
  }

  /** As many uploads as the plan has blobs, which are all distinct, is each once. */
  private static void requireEachBlobUploadedOnce(Bed bed, PromotionPlan plan) {
    List<LoggedRequest> puts =
        bed.aws().requests().entries().stream()
            .filter(r -> r.operation().startsWith("v2:PUT"))
            .toList();
    assertThat(puts.size() + bed.aws().requests().count("ecr:CompleteLayerUpload"))
        .isEqualTo(plan.blobs().size());
    assertThat(puts)
        .extracting(r -> r.rawPath().replaceFirst("/uploads/.*", "") + r.rawQuery())
        .doesNotHaveDuplicates();
  }

  @Provide
  Arbitrary<Scene> scenes() {
    return Scene.any();
  }

  private static List<Object> contents(Bed bed) {
    List<Object> contents = new ArrayList<>();
    for (EcrRepository repository :
        List.of(
            bed.source("app/a"),
            bed.source("app/b"),
            bed.source("app/c"),
            bed.target("app/a"),
            bed.target("app/b"),
            bed.target("live/c"))) {
      contents.add(repository.tags());
      contents.add(repository.imageDigests());
      contents.add(repository.blobDigests());
    }
    return contents;
  }

  private static PromotionPlan plan(Bed bed, Scene scene) throws InterruptedException {
    try (Opened opened = Opened.of(bed)) {
      return new Planner(opened.source(), opened.target(), Pins.CHECK, opened.workers())
          .plan(scene.specs());
    }
  }

  /** A tenth of a second passes with each look, so that the pace of puts never has to wait. */
  private static final class TickingClock extends Clock {
    private final Instant start = Instant.now();
    private final AtomicLong looks = new AtomicLong();

    @Override
    public Instant instant() {
      return start.plusMillis(100 * looks.incrementAndGet());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
