package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.S3Notification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a notification may tell of besides a build: skipped where it is harmless, else refused. */
class NotificationRefusalsTest extends NotificationScene {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop/main/7.abc/cloudformation-params.json",
        "shop/main/7.abc/my-deploy-manifest.json",
        "shop/main/7.abc/deploy-manifest.json.bak",
        "shop/main/7.abc/promotion-receipts/prod/1/111111111111-eu-central-1.json"
      })
  void otherKeysAreSkippedAndSaidToBe(String key) {
    try (Bed bed = bed()) {
      JsonNode output = bed.invoke(new S3Notification().uploaded(key).json()).ok();

      assertThat(output.path("skipped").asBoolean()).isTrue();
      assertThat(output.at("/notified/0/object").asText()).isEqualTo("s3://artifacts/" + key);
      assertThat(output.at("/notified/0/reason").asText())
          .isEqualTo("It is not a deploy-manifest.json");
      assertThat(bed.aws().requests().counts()).isEmpty();
    }
  }

  /** Its receipts lie in the same bucket: one that started the function again would not end. */
  @Test
  void whatTheFunctionWritesItselfStartsNothing() {
    try (Bed bed = bed()) {
      built(bed, "app/api");
      uploaded(bed, KEY, "app/api");
      ObjectNode event = bed.event().put("action", "switch");
      event.remove(List.of("target_account", "target_region"));
      String receipt = bed.invoke(event).ok().path("receipt").asText();
      assertThat(receipt).startsWith("s3://artifacts/");

      String key = receipt.substring("s3://artifacts/".length());
      assertThat(
              bed.invoke(new S3Notification().uploaded(key).json())
                  .ok()
                  .path("skipped")
                  .asBoolean())
          .isTrue();
      assertThat(key).doesNotEndWith("/deploy-manifest.json");
    }
  }

  @Test
  void theTestOfANotificationIsAnswered() {
    try (Bed bed = bed()) {
      JsonNode output = bed.invoke(S3Notification.TEST.getBytes(StandardCharsets.UTF_8)).ok();
      assertThat(output.path("skipped").asBoolean()).isTrue();
      assertThat(output.at("/notified/0/reason").asText())
          .isEqualTo("It is S3's test of its notification");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ObjectRemoved:Delete", "LifecycleExpiration:Delete", "ObjectTagging:Put"})
  void whatIsNoUploadIsSkipped(String eventName) {
    try (Bed bed = bed()) {
      JsonNode event = new S3Notification().happened(eventName, KEY, "00").json();
      assertThat(bed.invoke(event).ok().at("/notified/0/reason").asText())
          .isEqualTo("The event '%s' is not an upload (ObjectCreated:*)".formatted(eventName));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "deploy-manifest.json",
    "shop/7/deploy-manifest.json",
    "/shop/main/7/deploy-manifest.json",
    "shop//7/deploy-manifest.json",
    "shop/main/7//deploy-manifest.json"
  })
  void aManifestInNoBuildsPlaceIsRefused(String key) {
    try (Bed bed = bed()) {
      InvalidRequestException refused =
          bed.invoke(new S3Notification().uploaded(key).json())
              .failed(InvalidRequestException.class);
      assertThat(refused)
          .hasMessage(
              "The notification is not valid: Records[0].s3.object.key: the key '%s' is not"
                      .formatted(key)
                  + " {repo}/{branch}/{version}/deploy-manifest.json");
    }
  }

  @Test
  void withoutAnEnvironmentsNameItSaysWhatToSet() {
    try (Bed bed = bed().with("ENV", " ")) {
      assertThat(
              bed.invoke(new S3Notification().uploaded(KEY).json())
                  .failed(InvalidRequestException.class))
          .hasMessageContaining("The environment variable ENV is not set")
          .hasMessageContaining("To do: set ENV in the function's configuration");
    }
  }

  @Test
  void everythingWrongWithARecordIsToldAtOnce() {
    try (Bed bed = bed()) {
      String event =
          """
          {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "eventTime": "now",
            "s3": {"bucket": {"name": "Builds"}, "object": {"key": "%7", "sequencer": "x y"}}}]}
          """;
      assertThat(
              bed.invoke(event.getBytes(StandardCharsets.UTF_8))
                  .failed(InvalidRequestException.class))
          .hasMessage(
              """
              The notification has 4 problems:
              - Records[0].s3.object.key: '%7' is not URL-encoded, as S3 writes keys
              - Records[0].s3.bucket.name: 'Builds' is not a bucket's name (3 to 63 lower-case letters, digits, '.' or '-') nor an access point's ARN
              - Records[0].eventTime: 'now' is not a time (like 2026-01-01T00:00:00.000Z)
              - Records[0].s3.object.sequencer: 'x y' is not a hexadecimal number\
              """);
    }
  }
}
