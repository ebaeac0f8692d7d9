package io.awsdeployer.promote.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from an event. */
class RequestReaderTest extends RequestReaderFixture {
  @Test
  void readsTheFieldsOfTheContract() {
    PromotionRequest request =
        read(
            """
            {"env": "dev", "repo": "myapp:worker", "sk": "2HFj", "s3_bucket": "builds",
             "s3_key": "myapp/main/1.abc/", "template_name": "worker", "base_repo": "myapp",
             "target_account": "222222222222", "target_region": "eu-central-1", "action": "plan",
             "execution_id": "arn:aws:states:eu-central-1:111111111111:execution:deploy:1"}
            """);

    assertThat(request)
        .isEqualTo(
            new PromotionRequest(
                "dev",
                "myapp:worker",
                "2HFj",
                Optional.of(new ManifestLocation("builds", "myapp/main/1.abc")),
                Optional.of("worker"),
                Optional.of("myapp"),
                Optional.of(new AccountId("222222222222")),
                Optional.of(new RegionName("eu-central-1")),
                new EcrStrategy.Local(),
                Action.PLAN,
                Optional.empty(),
                Optional.of("arn:aws:states:eu-central-1:111111111111:execution:deploy:1"),
                Optional.empty(),
                request.build(),
                false));
    assertThat(request.inlineManifest()).isEmpty();
  }

  @Test
  void withoutOptionalFieldsItIsAPromotionIntoTheFunctionsOwnRegistry() {
    PromotionRequest request = read("{" + REQUIRED + "}");

    assertThat(request.action()).isEqualTo(Action.PROMOTE);
    assertThat(request.targetAccount()).isEmpty();
    assertThat(request.targetRegion()).isEmpty();
    assertThat(request.templateName()).isEmpty();
    assertThat(request.baseRepo()).isEmpty();
    assertThat(request.images()).isEmpty();
    assertThat(request.executionId()).isEmpty();
  }

  @Test
  void theRestOfTheStateIsIgnored() {
    assertThat(
            read(
                "{%s, \"branches\": 1, \"Payload\": {}, \"Records\": [], \"detail-type\": null, \"verificationResult\": {\"tag\": []}}"
                    .formatted(REQUIRED)))
        .isEqualTo(read("{" + REQUIRED + "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "template_name",
        "base_repo",
        "target_account",
        "target_region",
        "action",
        "execution_id"
      })
  void nullAndEmptyMeanAbsent(String field) {
    PromotionRequest absent = read("{" + REQUIRED + "}");

    assertThat(read("{%s, \"%s\": null}".formatted(REQUIRED, field))).isEqualTo(absent);
    assertThat(read("{%s, \"%s\": \"\"}".formatted(REQUIRED, field))).isEqualTo(absent);
  }

  @Test
  void nullImagesMeanAbsent() {
    assertThat(read("{%s, \"images\": null}".formatted(REQUIRED)).images()).isEmpty();
  }

  @Test
  void anEmptyKeyIsTheBucketsRoot() {
    assertThat(
            read("{\"env\": \"dev\", \"repo\": \"a\", \"sk\": \"1\", \"s3_bucket\": \"builds\", \"s3_key\": \"\"}")
                .location())
        .contains(new ManifestLocation("builds", ""));
  }

  @Test
  void imagesInTheEventNeedNoPlaceInS3() {
    PromotionRequest request =
        read(
            """
            {"env": "dev", "repo": "a", "sk": "1",
             "images": [{"repository": "app/api", "tag": "1"}, {"repository": "b/c", "tag": "2"}]}
            """);

    assertThat(request.location()).isEmpty();
    DeployManifest manifest = request.inlineManifest().orElseThrow();
    assertThat(manifest.origin()).isEqualTo("the event's images");
    assertThat(manifest.images()).extracting("sourceReference.value").containsExactly("1", "2");
  }

  @Test
  void anEmptyListOfImagesIsAListOfImages() {
    assertThat(read("{\"env\": \"dev\", \"repo\": \"a\", \"sk\": \"1\", \"images\": []}").images())
        .contains(List.of());
  }

  @Test
  void aLargeStateIsFine() {
    assertThat(read("{%s, \"state\": \"%s\"}".formatted(REQUIRED, "x".repeat(5_000_000))).env())
        .isEqualTo("dev");
  }
}
