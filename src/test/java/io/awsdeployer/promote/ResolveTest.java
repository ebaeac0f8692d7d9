package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The action {@code resolve}: every tag to its digest, once, for all targets. */
class ResolveTest {
  private static final Image API = TestImages.small(1);
  private static final Index WORKER = TestImages.multiPlatform(2);
  private static final String TWO_IMAGES =
      """
      {"images": [{"repository": "shop/api", "tag": "1"},
                  {"repository": "shop/worker", "tag": "1", "target_repository": "live/worker", "target_tag": "2"}]}
      """;

  private final Bed bed = Bed.start();

  @AfterEach
  void close() {
    bed.close();
  }

  private Bed twoImages() {
    API.pushTo(bed.source("shop/api"), "1");
    WORKER.pushTo(bed.source("shop/worker"), "1");
    return bed.manifest(TWO_IMAGES);
  }

  private Invocation resolve() {
    return bed.invoke(bed.event().put("action", "resolve"));
  }

  @Test
  void everyTagBecomesADigestAndWhatIsOptionalStays() {
    twoImages();
    JsonNode output = resolve().ok();
    assertThat(output.path("images").toString())
        .isEqualTo(
            "[{\"repository\":\"shop/api\",\"tag\":\"1\",\"digest\":\"%s\"},{\"repository\":\"shop/worker\",\"tag\":\"1\",\"digest\":\"%s\",\"target_repository\":\"live/worker\",\"target_tag\":\"2\"}]"
                .formatted(API.digest(), WORKER.digest()));
    assertThat(output.path("images_promoted").isInt()).isTrue();
    assertThat(output.path("images_promoted").asInt()).isZero();
    assertThat(output.path("skipped").asBoolean(true)).isFalse();
    assertThat(output.path("action").asText()).isEqualTo("resolve");
    assertThat(output.path("source").toString())
        .isEqualTo("{\"account\":\"111111111111\",\"region\":\"eu-central-1\"}");
    assertThat(output.has("target")).isFalse();
  }

  @Test
  void whatIsResolvedIsTakenAgainAsTheEventsImages() {
    twoImages();
    ArrayNode images = resolve().ok().withArray("images");
    ObjectNode event = bed.event().put("action", "resolve");
    event.set("images", images);
    bed.aws().requests().reset();
    assertThat(bed.invoke(event).ok().path("images")).isEqualTo(images);
    assertThat(bed.aws().requests().count("s3:GetObject")).isZero();

    bed.target("shop/api");
    bed.target("live/worker");
    ObjectNode promotion = bed.event();
    promotion.set("images", images);
    assertThat(bed.invoke(promotion).ok().path("images_promoted").asInt()).isEqualTo(2);
    assertThat(bed.target("live/worker").tags()).containsEntry("2", WORKER.digest());
  }

  @Test
  void noTargetIsLookedAtAndNoRoleAssumed() {
    twoImages();
    ObjectNode event = bed.event().put("action", "resolve").put("target_account", "999999999999");
    assertThat(bed.invoke(event).ok().path("images")).hasSize(2);
    assertThat(bed.aws().requests().counts())
        .isEqualTo(
            Map.of(
                "sts:GetCallerIdentity", 1L,
                "s3:GetObject", 1L,
                "ssm:GetParameter", 2L,
                "ecr:BatchGetImage", 2L));
  }

  @Test
  void allThatIsMissingIsToldAtOnce() {
    API.pushTo(bed.source("shop/api"), "1");
    bed.manifestOf("shop/api:2", "shop/api:1", "shop/api:3", "shop/none:1");
    PromotionRejectedException e = Failures.of(resolve(), PromotionRejectedException.class);
    assertThat(e.reasons()).hasSize(3);
    assertThat(e.getMessage()).contains("shop/api:2", "shop/api:3", "shop/none");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void aTagThatIsNotWhereItIsPinnedIsRefused() {
    API.pushTo(bed.source("shop/api"), "1");
    bed.manifest(
        "{\"images\": [{\"repository\": \"shop/api\", \"tag\": \"1\", \"digest\": \"%s\"}]}"
            .formatted(WORKER.digest()));
    assertThat(firstLine(Failures.of(resolve(), SourceImageNotFoundException.class)))
        .startsWith("The tag shop/api:1 in the source registry")
        .contains(API.digest(), WORKER.digest());
  }

  @Test
  void withoutAManifestOrImagesItIsSkipped() {
    JsonNode absent = resolve().ok();
    assertThat(absent.path("skipped").asBoolean()).isTrue();
    assertThat(absent.path("images").isArray()).isTrue();
    assertThat(absent.path("images")).isEmpty();
    assertThat(absent.path("reason").asText()).startsWith("There is neither deploy-manifest.json");
    bed.manifest("{\"images\": []}");
    assertThat(resolve().ok().path("reason").asText()).startsWith("There are no images in s3://");
  }

  @Test
  void aListTooLongToBeHandedOnIsAnErrorAndNeverShortened() {
    API.pushTo(bed.source("shop/api"), "1");
    bed.manifest(manifestOf(1_000));
    assertThat(resolve().ok().path("images")).hasSize(1_000);
    bed.manifest(manifestOf(1_500));
    Invocation invocation = resolve();
    assertThat(firstLine(Failures.of(invocation, InvalidManifestException.class)))
        .matches(
            "The 1500 images of the manifest take \\d{3} KiB as a list with digests; a state machine can be given 160 KiB of it\\.");
    assertThat(invocation.log().getLast().path("error").asText())
        .isEqualTo("InvalidManifestException");
  }

  /** One source image that goes to many tags. */
  private static String manifestOf(int images) {
    return IntStream.range(0, images)
        .mapToObj("{\"repository\":\"shop/api\",\"tag\":\"1\",\"target_tag\":\"%d\"}"::formatted)
        .collect(Collectors.joining(",", "{\"images\": [", "]}"));
  }
}
