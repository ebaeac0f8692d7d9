package io.awsdeployer.promote.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.Companions;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.plan.TagChange;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.stage.Staged;
import io.awsdeployer.promote.switchover.Switched;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputWriterTest {
  private static final RegistryId SOURCE = registry("111111111111", "eu-central-1");
  private static final RegistryId TARGET = registry("222222222222", "us-east-1");
  private static final Digest OLD = Digest.of("old");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final OutputWriter writer = new OutputWriter();

  @Test
  void nothingToPromoteIsSkippedWithTheReason() throws IOException {
    JsonNode output =
        read(writer.write(new Outcome.Skipped(Action.PROMOTE, "There is no \"manifest\".")));
    assertThat(output.path("images_promoted").isInt()).isTrue();
    assertThat(output.path("images_promoted").asInt()).isZero();
    assertThat(output.path("images").isArray()).isTrue();
    assertThat(output.path("images")).isEmpty();
    assertThat(output.path("skipped").isBoolean()).isTrue();
    assertThat(output.path("skipped").asBoolean()).isTrue();
    assertThat(output.path("reason").asText()).isEqualTo("There is no \"manifest\".");
  }

  @Test
  void aPromotionSaysWhatIsInPlaceAndWhatWasDone() throws IOException {
    PlannedImage moved = image(1, new TagChange.Move(OLD), true);
    PromotionPlan plan = plan(List.of(moved, image(2, new TagChange.None(), true)));
    JsonNode output =
        read(
            writer.write(
                new Outcome.Promoted(
                    Action.PROMOTE,
                    plan,
                    new Staged(3, 4_000_000_000L, 0, 5, 0, 0, Duration.ZERO),
                    new Switched(1, Map.of(moved.spec(), OLD), Map.of(), Map.of()),
                    Duration.ofSeconds(7),
                    Optional.empty())));
    assertThat(output.path("images_promoted").asInt()).isEqualTo(2);
    assertThat(output.path("images")).extracting(JsonNode::asText).containsExactly(uri(1), uri(2));
    assertThat(output.path("skipped").asBoolean(true)).isFalse();
    assertThat(output.path("action").asText()).isEqualTo("promote");
    assertThat(output.path("blobs_copied").asInt()).isEqualTo(3);
    assertThat(output.path("bytes_copied").asLong()).isEqualTo(4_000_000_000L);
    assertThat(output.path("tags_switched").asInt()).isEqualTo(1);
    assertThat(output.path("duration_ms").asInt()).isEqualTo(7_000);
    assertThat(output.at("/source/account").asText()).isEqualTo("111111111111");
    assertThat(output.at("/target/region").asText()).isEqualTo("us-east-1");
    assertThat(output.at("/details/0/result").asText()).isEqualTo("tagged");
    assertThat(output.at("/details/0/replaced").asText()).isEqualTo(OLD.value());
    assertThat(output.at("/details/1/result").asText()).isEqualTo("in place before");
    assertThat(output.at("/details/1").has("replaced")).isFalse();
  }

  @Test
  void aPlanSaysWhatWouldBeDoneAndCountsOnlyWhatIsInPlace() throws IOException {
    PromotionPlan plan =
        plan(
            List.of(
                image(1, new TagChange.None(), true),
                image(2, new TagChange.Create(), false),
                image(3, new TagChange.Move(OLD), true)));
    JsonNode output = read(writer.write(new Outcome.Planned(plan, Map.of())));
    assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
    assertThat(output.path("images")).hasSize(3);
    assertThat(output.path("action").asText()).isEqualTo("plan");
    assertThat(output.path("blobs_to_copy").asInt()).isEqualTo(1);
    assertThat(output.path("bytes_to_copy").asLong()).isEqualTo(5_000_000_000L);
    assertThat(output.path("tags_to_switch").asInt()).isEqualTo(2);
    assertThat(output.path("details"))
        .extracting(d -> d.path("content").asText() + ", " + d.path("tag").asText())
        .containsExactly("present, in place", "to copy, to create", "present, to move");
    assertThat(output.at("/details/2/replaces").asText()).isEqualTo(OLD.value());
  }

  @Test
  void theTargetIsNamedOnlyWhereItIsAnother() {
    PlannedImage same = image(1, new TagChange.None(), true);
    assertThat(ImageDetail.staged(same, Companions.NONE).has("target")).isFalse();
    ImageSpec spec = same.spec();
    PlannedImage other =
        new PlannedImage(
            new ImageSpec(
                spec.sourceRepository(),
                spec.sourceReference(),
                Optional.empty(),
                spec.targetRepository(),
                new Tag("live")),
            same.root(),
            false,
            false,
            new TagChange.Create(),
            "uri");
    assertThat(ImageDetail.done(other, Optional.empty(), Companions.NONE).path("target").asText())
        .isEqualTo("app/api:live");
    assertThat(ImageDetail.done(other, Optional.empty(), Companions.NONE).path("result").asText())
        .isEqualTo("copied");
  }

  @Test
  void anImageThatIsItsOwnTargetIsOnlyVerified() {
    PlannedImage image = image(1, new TagChange.None(), true);
    PlannedImage same =
        new PlannedImage(image.spec(), image.root(), true, true, image.tagChange(), image.uri());
    assertThat(ImageDetail.done(same, Optional.empty(), Companions.NONE).path("result").asText())
        .startsWith("verified");
  }

  @Test
  void detailsAreTheFirstToGo() throws IOException {
    JsonNode output = read(writer.write(new Outcome.Planned(planOf(900), Map.of())));
    assertThat(output.has("details")).isFalse();
    assertThat(output.path("details_omitted").asBoolean()).isTrue();
    assertThat(output.path("images")).hasSize(900);
    assertThat(output.has("images_omitted")).isFalse();
  }

  @Test
  void ofTwoThousandImagesAsManyAreNamedAsFitAndTheOthersCounted() throws IOException {
    byte[] bytes = writer.write(new Outcome.Planned(planOf(2_000), Map.of()));
    assertThat(bytes.length).isLessThanOrEqualTo(160 * 1024);
    JsonNode output = read(bytes);
    assertThat(output.path("images").size() + output.path("images_omitted").asInt())
        .isEqualTo(2_000);
    assertThat(output.path("images")).hasSizeGreaterThan(500);
    assertThat(output.at("/images/0").asText()).isEqualTo(uri(0));
    assertThat(output.path("images_promoted").asInt()).isEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 1_000, 5_000, 20_000, 100_000})
  void theOutputIsValidWithinAnyBoundThatHasRoomForTheContract(int bound) throws IOException {
    byte[] bytes = new OutputWriter(bound).write(new Outcome.Planned(planOf(300), Map.of()));
    assertThat(bytes.length).isLessThanOrEqualTo(bound);
    JsonNode output = read(bytes);
    assertThat(output.path("images").isArray()).isTrue();
    assertThat(output.has("images_promoted") && output.has("skipped")).isTrue();
    assertThat(output.path("images").size() + output.path("images_omitted").asInt()).isEqualTo(300);
  }

  private static PromotionPlan planOf(int count) {
    return plan(
        IntStream.range(0, count).mapToObj(i -> image(i, new TagChange.Create(), false)).toList());
  }

  private static PromotionPlan plan(List<PlannedImage> images) {
    RepositoryName repository = new RepositoryName("app/api");
    Descriptor blob = new Descriptor("", Digest.of("blob"), 5_000_000_000L, false);
    return new PromotionPlan(
        SOURCE, TARGET, images, List.of(new BlobTransfer(repository, repository, blob)), List.of());
  }

  private static PlannedImage image(int number, TagChange change, boolean present) {
    RepositoryName repository = new RepositoryName("app/api");
    Tag tag = new Tag("v" + number);
    return new PlannedImage(
        new ImageSpec(repository, tag, Optional.empty(), repository, tag),
        new StoredManifest(Digest.of("image " + number), "", ""),
        present,
        false,
        change,
        uri(number));
  }

  private static String uri(int number) {
    return "222222222222.dkr.ecr.us-east-1.amazonaws.com/some-team/some-quite-long-name-of-an-app/api:v"
        + number;
  }

  private static RegistryId registry(String account, String region) {
    return new RegistryId(new AccountId(account), new RegionName(region));
  }

  private static JsonNode read(byte[] output) throws IOException {
    return JSON.readTree(output);
  }
}
