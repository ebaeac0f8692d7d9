package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Promoted;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the deploy manifest says is what happens. */
@ParameterizedClass
@EnumSource(UploadWay.class)
class DeployManifestTest {
  private final UploadWay way;

  DeployManifestTest(UploadWay way) {
    this.way = way;
  }

  @Test
  void withoutAManifestThereIsNothingToDo() {
    try (Bed bed = Bed.start(way)) {
      skipped(
          bed,
          bed.promote(),
          "There is neither deploy-manifest.json nor container-images.json in s3://artifacts/shop/main/7.abc/");
    }
  }

  @Test
  void aManifestWithoutImagesIsNothingToDo() {
    try (Bed bed = Bed.start(way)) {
      skipped(
          bed,
          bed.manifestOf().promote(),
          "There are no images in s3://artifacts/shop/main/7.abc/deploy-manifest.json");
    }
  }

  /** Some clients store one that means nothing: {@code utf-8}, {@code aws-chunked}. */
  @ParameterizedTest
  @ValueSource(strings = {"utf-8", "aws-chunked"})
  void aLongManifestMayHaveBeenStoredUnderAnEncoding(String encoding) {
    try (Bed bed = Bed.start(way)) {
      bed.aws()
          .faults()
          .on("s3:GetObject")
          .with((request, service) -> service.handle(request).with("Content-Encoding", encoding));
      skipped(
          bed,
          bed.manifest("{\"images\":[" + " ".repeat(100_000) + "]}").promote(),
          "There are no images in s3://artifacts/shop/main/7.abc/deploy-manifest.json");
    }
  }

  @Test
  void aListWithoutImagesIsNothingToDo() {
    try (Bed bed = Bed.start(way)) {
      bed.file("container-images.json", utf8("{\"images\":[]}"));
      skipped(
          bed,
          bed.promote(),
          "There are no images in s3://artifacts/shop/main/7.abc/container-images.json");
    }
  }

  @Test
  void anEventWithoutImagesOfItsOwnIsNothingToDo() {
    try (Bed bed = Bed.start(way)) {
      ObjectNode event = bed.event();
      event.putArray("images");
      skipped(bed, bed.manifestOf("app/api:1.0").invoke(event), "There are no images in the event");
    }
  }

  private static void skipped(Bed bed, Bed.Invocation invocation, String reason) {
    JsonNode output = invocation.ok();
    assertThat(output.path("skipped").asBoolean()).isTrue();
    assertThat(output.path("images_promoted").asInt(-1)).isZero();
    assertThat(output.path("images").isArray()).isTrue();
    assertThat(output.path("images")).isEmpty();
    assertThat(invocation.log())
        .anySatisfy(line -> {
          assertThat(line.path("level").asText()).isEqualTo("INFO");
          assertThat(line.path("message").asText()).isEqualTo("Nothing to promote");
          assertThat(line.path("reason").asText()).startsWith(reason);
        });
    assertThat(bed.traffic().assumedRoles()).isZero();
    assertThat(bed.traffic().writes()).isEmpty();
    Promoted.cleanly(bed);
  }

  @Test
  void severalImagesOfSeveralRepositoriesAllArrive() {
    try (Bed bed = Bed.start(way)) {
      Index api = TestImages.multiPlatform(1);
      Image web = TestImages.small(2);
      Index old = TestImages.dockerMultiPlatform(3);
      bed.pushed("app/api", "1.0", api).pushed("app/web", "2.0", web).pushed("app/api", "0.9", old);
      JsonNode output = bed.manifestOf("app/api:1.0", "app/web:2.0", "app/api:0.9").promote().ok();
      assertThat(output.path("images_promoted").asInt()).isEqualTo(3);
      assertThat(output.path("images"))
          .extracting(JsonNode::asText)
          .containsExactly(
              bed.target("app/api").uri() + ":1.0",
              bed.target("app/web").uri() + ":2.0",
              bed.target("app/api").uri() + ":0.9");
      Promoted.exactly(bed, "app/api", Map.of("1.0", api, "0.9", old));
      Promoted.exactly(bed, "app/web", Map.of("2.0", web));
    }
  }

  @Test
  void onlyTheImagesThatAreNamedArePromoted() {
    try (Bed bed = Bed.start(way)) {
      Image wanted = TestImages.small(1);
      bed.pushed("app/api", "1.0", wanted).pushed("app/api", "1.1", TestImages.small(50));
      bed.manifestOf("app/api:1.0").promote().ok();
      Promoted.exactly(bed, "app/api", Map.of("1.0", wanted));
    }
  }

  @Test
  void theListOfAwsDeployerWorksToo() {
    try (Bed bed = Bed.start(way)) {
      Image image = TestImages.small(1);
      bed.pushed("app/api", "1.0", image);
      bed.file(
          "container-images.json",
          utf8(
              """
              {"images":[{"name":"api","registry":"app/api","tag":"1.0","digest":"%s","signed":false,
                "parameterName":"ApiImage"}]}
              """
                  .formatted(image.digest())));
      assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(1);
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void theDeployManifestGoesBeforeThatList() {
    try (Bed bed = Bed.start(way)) {
      Image image = TestImages.small(1);
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      bed.file(
          "container-images.json", utf8("{\"images\":[{\"registry\":\"no\",\"tag\":\"no\"}]}"));
      bed.promote().ok();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void aPinThatHoldsIsPromoted() {
    try (Bed bed = Bed.start(way)) {
      Image image = TestImages.small(1);
      bed.pushed("app/api", "1.0", image).manifest(pinned("1.0", image.digest()));
      bed.promote().ok();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void aPinThatDoesNotHoldIsRefusedAndNothingIsWritten() {
    try (Bed bed = Bed.start(way)) {
      Image built = TestImages.small(1);
      Image moved = TestImages.small(50);
      bed.pushed("app/api", "1.0", built).pushed("app/api", "1.0", moved);
      bed.manifest(pinned("1.0", built.digest()));
      assertThat(bed.promote().failed(SourceImageNotFoundException.class))
          .hasMessageContaining(
              "The tag app/api:1.0 in the source registry 111111111111/eu-central-1 points to %s, not to %s as the deploy manifest pins it"
                  .formatted(moved.digest(), built.digest()));
      assertThat(bed.traffic().writes()).isEmpty();
      Promoted.cleanly(bed);
    }
  }

  private static String pinned(String tag, String digest) {
    return "{\"images\":[{\"repository\":\"app/api\",\"tag\":\"%s\",\"digest\":\"%s\"}]}"
        .formatted(tag, digest);
  }

  @Test
  void theTargetMayHaveAnotherRepositoryAndAnotherTag() {
    try (Bed bed = Bed.start(way)) {
      Index image = TestImages.multiPlatform(1);
      image.pushTo(bed.source("team/api"), "7-abc");
      bed.target("prod/api");
      bed.manifest(
          """
          {"images":[
            {"repository":"team/api","tag":"7-abc","target_repository":"prod/api","target_tag":"live"},
            {"repository":"team/api","tag":"7-abc","target_repository":"prod/api"}]}
          """);
      JsonNode output = bed.promote().ok();
      assertThat(output.path("images"))
          .extracting(JsonNode::asText)
          .containsExactly(
              bed.target("prod/api").uri() + ":live", bed.target("prod/api").uri() + ":7-abc");
      assertThat(output.at("/details/0/source").asText()).isEqualTo("team/api:7-abc");
      assertThat(output.at("/details/0/target").asText()).isEqualTo("prod/api:live");
      Promoted.exactly(bed, "prod/api", Map.of("live", image, "7-abc", image));
    }
  }

  @Test
  void theEventMayBringItsImagesAndThenS3IsNotAsked() {
    try (Bed bed = Bed.start(way)) {
      Image image = TestImages.small(1);
      bed.pushed("app/api", "1.0", image);
      ObjectNode event = bed.event();
      event.remove("s3_bucket");
      event.remove("s3_key");
      event
          .putArray("images")
          .addObject()
          .put("repository", "app/api")
          .put("tag", "1.0")
          .put("digest", image.digest());
      bed.invoke(event).ok();
      assertThat(bed.aws().requests().count("s3:GetObject")).isZero();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop/main/7.abc",
        "shop/main/7.abc/",
        "shop/main/7.abc/cloudformation.template",
        "shop/main/7.abc/cloudformation-params.json",
        "shop/main/7.abc/deploy-manifest.json"
      })
  void theKeyIsThePrefixOrAFileBelowIt(String key) {
    try (Bed bed = Bed.start(way)) {
      Image image = TestImages.small(1);
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      bed.invoke(bed.event().put("s3_key", key)).ok();
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void aBadManifestIsToldWithItsPlacesAndNothingIsWritten() {
    try (Bed bed = Bed.start(way)) {
      bed.manifest(
          """
          {"images":[{"repository":"app/api","tag":"1.0","platform":"x"},{"repository":"App","tag":""}]}
          """);
      assertThat(bed.promote().failed(InvalidManifestException.class))
          .hasMessageContainingAll(
              "images[0].platform",
              "images[1].repository",
              "images[1].tag",
              "deploy-manifest.json");
      assertThat(bed.traffic().assumedRoles()).isZero();
      assertThat(bed.traffic().writes()).isEmpty();
    }
  }

  @Test
  void aBadEventIsToldWithItsFieldsBeforeAnythingIsAsked() {
    try (Bed bed = Bed.start(way)) {
      assertThat(
              bed.invoke(bed.event().put("target_account", "12").put("env", ""))
                  .failed(InvalidRequestException.class))
          .hasMessageContainingAll("target_account", "env");
      assertThat(bed.aws().requests().total()).isZero();
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
