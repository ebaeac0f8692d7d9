package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.TagImmutableException;
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

/** A promotion can be run again, after itself, after a half of itself, and beside others. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class RunsAgainTest {
  private final UploadWay way;
  private final Index image = TestImages.multiPlatform(1);

  RunsAgainTest(UploadWay way) {
    this.way = way;
  }

  static Stream<Arguments> repositories() {
    Behaviour documented = Behaviour.documented();
    Behaviour conflict = documented.with(Switch.SAME_IMMUTABLE_TAG_IS_TAG_CONFLICT);
    return Stream.of(TagMutability.mutable(), TagMutability.immutable())
        .flatMap(mutability ->
            Stream.of(
                Arguments.argumentSet(mutability.mode() + ", documented", mutability, documented),
                Arguments.argumentSet(mutability.mode() + ", conflict", mutability, conflict)));
  }

  @ParameterizedTest
  @MethodSource("repositories")
  void aSecondRunCopiesNothingAndPutsNothing(TagMutability mutability, Behaviour behaviour) {
    try (Bed bed = bed()) {
      bed.aws().ecr().behaviour(behaviour);
      bed.target("app/api").mutability(mutability);
      bed.promote().ok();
      bed.aws().requests().reset();
      JsonNode output = bed.promote().ok();
      assertThat(bed.traffic().writes()).isEmpty();
      assertThat(bed.traffic().downloads()).isZero();
      assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
      assertThat(output.path("blobs_copied").asInt(-1)).isZero();
      assertThat(output.path("tags_switched").asInt(-1)).isZero();
      assertThat(output.at("/details/0/result").asText()).isEqualTo("in place before");
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  /** Two runs at once: the other one's put lands just before ours. */
  @ParameterizedTest
  @MethodSource("repositories")
  void theSameTagPutBySomebodyElseMeanwhileIsSuccess(
      TagMutability mutability, Behaviour behaviour) {
    try (Bed bed = bed()) {
      bed.aws().ecr().behaviour(behaviour);
      EcrRepository target = bed.target("app/api").mutability(mutability);
      bed.aws()
          .faults()
          .on("ecr:PutImage")
          .skip(image.children().size())
          .before(() -> image.pushTo(target, "1.0"));
      bed.promote().ok();
      assertThat(bed.traffic().puts()).isEqualTo(image.children().size() + 1);
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void onlyTheRootIsLeftWhenBlobsAndChildrenAreThere() {
    try (Bed bed = bed()) {
      image.children().forEach(child -> child.pushTo(bed.target("app/api")));
      JsonNode output = bed.promote().ok();
      assertThat(bed.traffic().uploads()).isZero();
      assertThat(bed.traffic().puts()).isEqualTo(1);
      assertThat(output.path("blobs_copied").asInt(-1)).isZero();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void onlyTheManifestsAreLeftWhenTheBlobsAreThere() {
    try (Bed bed = bed()) {
      images().forEach(child -> child.blobs().forEach(bed.target("app/api")::addBlob));
      bed.promote().ok();
      assertThat(bed.traffic().uploads()).isZero();
      assertThat(bed.traffic().puts()).isEqualTo(image.children().size() + 1);
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void onlyTheMissingBlobsAndChildrenAreBroughtOver() {
    try (Bed bed = bed()) {
      Image there = images().getFirst();
      Image half = images().get(1);
      there.pushTo(bed.target("app/api"));
      bed.target("app/api").addBlob(half.layers().getFirst());
      long missing =
          images().stream()
                  .flatMap(child -> child.blobs().stream())
                  .map(blob -> blob.digest())
                  .distinct()
                  .count()
              - there.blobs().size()
              - 1;
      JsonNode output = bed.promote().ok();
      assertThat(output.path("blobs_copied").asLong()).isEqualTo(missing);
      assertThat(bed.traffic().uploads()).isEqualTo((int) missing);
      assertThat(bed.traffic().puts()).isEqualTo(image.children().size());
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void onlyTheTagIsLeftWhenTheImageIsThere() {
    try (Bed bed = bed()) {
      image.pushTo(bed.target("app/api"));
      JsonNode output = bed.promote().ok();
      assertThat(bed.traffic().writes()).hasSize(1);
      assertThat(output.at("/details/0/result").asText()).isEqualTo("tagged");
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void anImageThatIsArchivedInTheTargetIsBroughtBack() {
    try (Bed bed = Bed.start(way)) {
      Image small = TestImages.small(1);
      bed.pushed("app/api", "1.0", small).manifestOf("app/api:1.0");
      small.pushTo(bed.target("app/api"), "1.0");
      bed.target("app/api").archive(small.digest());
      bed.promote().ok();
      assertThat(bed.target("app/api").images().byTag("1.0"))
          .hasValueSatisfying(stored -> assertThat(stored.isActive()).isTrue());
      Promoted.exactly(bed, "app/api", Map.of("1.0", small));
    }
  }

  @Test
  void aTagThatSomebodyMovedMeanwhileIsMovedOnAndWhatItReplacedIsTold() {
    try (Bed bed = bed()) {
      Image planned = TestImages.small(50);
      Image theirs = TestImages.small(60);
      EcrRepository target = bed.target("app/api");
      planned.pushTo(target, "1.0");
      whileUploading(bed, () -> theirs.pushTo(target, "1.0"));
      JsonNode output = bed.promote().ok();
      assertThat(output.at("/details/0/replaced").asText()).isEqualTo(theirs.digest());
      assertThat(target.tags()).isEqualTo(Map.of("1.0", image.digest()));
      assertThat(target.imageDigests()).contains(planned.digest(), theirs.digest());
      Promoted.cleanly(bed);
    }
  }

  @Test
  void aTagThatSomebodyRemovedMeanwhileIsMadeAgain() {
    try (Bed bed = bed()) {
      EcrRepository target = bed.target("app/api");
      TestImages.small(50).pushTo(target, "1.0");
      whileUploading(bed, () -> target.deleteTag("1.0"));
      JsonNode output = bed.promote().ok();
      assertThat(output.at("/details/0").has("replaced")).isFalse();
      assertThat(target.tags()).isEqualTo(Map.of("1.0", image.digest()));
      Promoted.cleanly(bed);
    }
  }

  @Test
  void theSourceTagIsReadOnceHoweverItMovesAfterwards() {
    try (Bed bed = bed()) {
      whileUploading(bed, () -> TestImages.small(60).pushTo(bed.source("app/api"), "1.0"));
      bed.promote().ok();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void anImmutableTagThatSomebodyTookMeanwhileStaysTheirs() {
    try (Bed bed = bed()) {
      Image theirs = TestImages.small(60);
      EcrRepository target = bed.target("app/api").mutability(TagMutability.immutable());
      whileUploading(bed, () -> theirs.pushTo(target, "1.0"));
      assertThat(bed.promote().failed(TagImmutableException.class))
          .hasMessageContainingAll("points to " + theirs.digest(), image.digest());
      assertThat(target.tags()).isEqualTo(Map.of("1.0", theirs.digest()));
      Promoted.cleanly(bed);
      // And the next run knows before it moves anything.
      bed.aws().requests().reset();
      bed.promote().failed(TagImmutableException.class);
      assertThat(bed.traffic().writes()).isEmpty();
    }
  }

  private Bed bed() {
    return Bed.start(way).pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
  }

  private List<Image> images() {
    return image.children().stream().map(Image.class::cast).toList();
  }

  private void whileUploading(Bed bed, Runnable event) {
    bed.aws()
        .faults()
        .on(way == UploadWay.API ? "ecr:InitiateLayerUpload" : "v2:POST upload")
        .before(event);
  }
}
