package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Policies;
import io.awsdeployer.promote.testing.Promoted;
import io.awsdeployer.promote.testing.S3Notification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bucket's notification alone promotes a build into the function's own account and region. */
class NotificationTest extends NotificationScene {
  @Test
  void promotesIntoTheFunctionsOwnAccountAndRegion() {
    try (Bed bed = bed()) {
      EcrRepository target = built(bed, "app/api");
      uploaded(bed, KEY, "app/api");

      JsonNode output = bed.invoke(new S3Notification().uploaded(KEY).json()).ok();

      assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
      assertThat(output.at("/images/0").asText()).isEqualTo(target.uri() + ":1.0");
      assertThat(output.path("skipped").asBoolean(true)).isFalse();
      JsonNode part = output.path("notified").path(0);
      assertThat(part.path("object").asText()).isEqualTo("s3://artifacts/" + KEY);
      assertThat(part.path("action").asText()).isEqualTo("promote");
      assertThat(part.at("/details/0/digest").asText()).isEqualTo(image.digest());
      assertThat(bed.traffic().assumedRoles()).isZero();
      Promoted.exactly(target, Map.of("1.0", image));
    }
  }

  /** As the state machines read it (ReadInput), from a key whose branch has a slash. */
  @Test
  void theKeySaysWhichBuildItIs() {
    try (Bed bed = bed()) {
      String key = "shop/feature/blue/7.abc/deploy-manifest.json";
      built(bed, "app/api");
      uploaded(bed, key, "app/api");

      Bed.Invocation invocation = bed.invoke(new S3Notification().uploaded(key).json());

      assertThat(invocation.ok().path("images_promoted").asInt()).isEqualTo(1);
      JsonNode line =
          invocation.log().stream()
              .filter(l -> l.path("message").asText().equals("Promotion complete"))
              .findFirst()
              .orElseThrow();
      assertThat(line.path("env").asText()).isEqualTo("prod");
      assertThat(line.path("repo").asText()).isEqualTo("shop");
      assertThat(line.path("branch").asText()).isEqualTo("feature/blue");
      assertThat(line.path("version").asText()).isEqualTo("7.abc");
      assertThat(line.path("object").asText()).isEqualTo("s3://artifacts/" + key);
      assertThat(line.path("sk").asText()).isEqualTo("20260101T000000.000Z-0055AED6DCD90281E5");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop/main/7 abc+1",
        "shop/größer/7%2F",
        "shop/ma=in&x/7,'\"!*()",
        "shop/日本/😀",
        "shop/main/a?b#c"
      })
  void everyOddCharacterOfAKeyIsUnderstood(String prefix) {
    try (Bed bed = bed()) {
      String key = prefix + "/deploy-manifest.json";
      EcrRepository target = built(bed, "app/api");
      uploaded(bed, key, "app/api");
      S3Notification notification = new S3Notification().uploaded(key);

      JsonNode output = bed.invoke(notification.json()).ok();

      assertThat(notification.decodedKey()).isEqualTo(key);
      assertThat(output.at("/notified/0/object").asText()).isEqualTo("s3://artifacts/" + key);
      Promoted.exactly(target, Map.of("1.0", image));
    }
  }

  @Test
  void theSameNotificationAgainCopiesNothing() {
    try (Bed bed = bed()) {
      built(bed, "app/api");
      uploaded(bed, KEY, "app/api");
      JsonNode event = new S3Notification().uploaded(KEY).json();
      List<String> first = Failures.logged(bed.invoke(event), "Promotion complete", "sk");

      Bed.Invocation again = bed.invoke(event);

      assertThat(again.ok().at("/notified/0/blobs_copied").asInt(-1)).isZero();
      assertThat(Failures.logged(again, "Promotion complete", "sk")).isEqualTo(first);
    }
  }

  @Test
  void readmesConfigurationNotifiesOfManifestsAlone() throws JsonProcessingException {
    Markdown section = Markdown.of("README.md").section("Trigger by a bucket notification");
    String commands = section.blocks("bash").getFirst();
    JsonNode configured =
        new JsonMapper()
            .readTree(commands.substring(commands.indexOf("'{") + 1, commands.indexOf("}'") + 1))
            .at("/LambdaFunctionConfigurations/0");
    JsonNode rule = configured.at("/Filter/Key/FilterRules/0");
    assertThat(rule.path("Name").asText()).isEqualTo("suffix");
    assertThat(rule.path("Value").asText()).isEqualTo("/deploy-manifest.json");
    assertThat(configured.path("Events").toString()).isEqualTo("[\"s3:ObjectCreated:*\"]");
    try (Bed bed = bed()) {
      built(bed, "app/api");
      uploaded(bed, KEY, "app/api");
      JsonNode output = bed.invoke(new S3Notification().uploaded(KEY).json()).ok();
      JsonNode example = section.json().getFirst();
      assertThat(output.fieldNames()).toIterable().containsAll(example::fieldNames);
      assertThat(output.at("/notified/0").fieldNames())
          .toIterable()
          .containsAll(() -> example.at("/notified/0").fieldNames());
    }
  }

  /** Step Functions passes its whole state. */
  @Test
  void aNotificationThatAnEventCarriesAlongIsNone() {
    try (Bed bed = Bed.start().pushed("app/api", "1.0", image).manifestOf("app/api:1.0")) {
      ObjectNode event = bed.event();
      event.setAll((ObjectNode) new S3Notification().uploaded(KEY).json());
      JsonNode output = bed.invoke(event).ok();
      assertThat(output.has("notified")).isFalse();
      assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
    }
  }

  @Test
  void oneBuildsFailureKeepsNoOtherFromBeingPromoted() {
    try (Bed bed = bed()) {
      EcrRepository api = built(bed, "app/api");
      EcrRepository web = built(bed, "app/web");
      uploaded(bed, "shop/main/1/deploy-manifest.json", "app/api");
      uploaded(bed, "shop/main/2/deploy-manifest.json", "app/absent");
      bed.pipeline()
          .bucket(Bed.BUCKET)
          .put("shop/main/3/deploy-manifest.json", "{".getBytes(StandardCharsets.UTF_8));
      uploaded(bed, "shop/main/4/deploy-manifest.json", "app/web");
      bed.pipeline().registry(Bed.HOME).createRepository("app/absent");

      Bed.Invocation invocation =
          bed.invoke(
              new S3Notification()
                  .uploaded("shop/main/1/deploy-manifest.json")
                  .uploaded("shop/main/2/deploy-manifest.json")
                  .uploaded("shop/main/3/deploy-manifest.json")
                  .uploaded("shop/main/4/deploy-manifest.json")
                  .json());

      assertThat(invocation.failed(PromotionRejectedException.class))
          .hasMessageStartingWith(
              "2 of the 4 objects notified could not be promoted, the others are done:\n"
                  + "1. s3://artifacts/shop/main/2/deploy-manifest.json: ")
          .hasMessageContaining(
              "\n2. s3://artifacts/shop/main/3/deploy-manifest.json: InvalidManifestException: ");
      assertThat(invocation.log().stream().map(line -> line.path("error").asText("")))
          .contains(
              InvalidManifestException.class.getSimpleName(),
              PromotionRejectedException.class.getSimpleName());
      Promoted.exactly(api, Map.of("1.0", image));
      Promoted.exactly(web, Map.of("1.0", image));
    }
  }

  @Test
  void aSingleBuildsFailureIsItsOwnError() {
    try (Bed bed = bed()) {
      built(bed, "app/api");
      bed.pipeline().registry(Bed.HOME).createRepository("app/web");
      bed.aws()
          .account(THIRD)
          .registry(Bed.HOME)
          .createRepository("app/web")
          .policy(Policies.pull(bed.function().arn()));
      uploaded(bed, KEY, "app/web");
      Bed.Invocation invocation = bed.invoke(new S3Notification().uploaded(KEY).json());
      assertThat(invocation.failed(SourceImageNotFoundException.class).retryable()).isFalse();
      assertThat(invocation.log().getLast().path("object").asText())
          .isEqualTo("s3://artifacts/" + KEY);
    }
  }

  @Test
  void isRetryableOnlyIfEveryFailureIs() {
    try (Bed bed = bed()) {
      var _ = bed.aws().faults().on("s3:GetObject").always().awsError("SlowDown", "Reduce", 503);
      JsonNode both =
          new S3Notification()
              .uploaded("shop/main/1/deploy-manifest.json")
              .uploaded("shop/main/2/deploy-manifest.json")
              .json();
      assertThat(bed.invoke(both).failed(ServiceUnavailableException.class))
          .hasMessageStartingWith("2 of the 2 objects notified could not be promoted");

      JsonNode mixed =
          new S3Notification()
              .uploaded("shop/main/1/deploy-manifest.json")
              .uploaded("2/deploy-manifest.json")
              .json();
      assertThat(bed.invoke(mixed).failed(PromotionRejectedException.class).retryable()).isFalse();
    }
  }
}
