package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.ThreeTags.NEW_A;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_A;
import static io.awsdeployer.promote.testing.ThreeTags.OLD_C;
import static io.awsdeployer.promote.testing.ThreeTags.RECEIPT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.TaggedPuts;
import io.awsdeployer.promote.testing.ThreeTags;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The action {@code revert} by a receipt that the event names. */
class RevertByHandTest {
  private static final String URI = "s3://artifacts/" + RECEIPT;

  private final ThreeTags build = new ThreeTags();
  private final Bed bed = build.bed();

  @BeforeEach
  void switched() {
    build.switched();
  }

  @AfterEach
  void close() {
    build.close();
  }

  /** All that a person has to say: which build, and which receipt. */
  private ObjectNode event(String uri) {
    ObjectNode event = bed.event().put("action", "revert").put("receipt", uri);
    return event.remove(
        List.of("s3_bucket", "s3_key", "target_account", "target_region", "execution_id"));
  }

  @Test
  void theReceiptSaysWhichTargetItIsAbout() {
    JsonNode output = bed.invoke(event(URI)).ok();
    assertThat(output.path("tags_restored").asInt()).isEqualTo(2);
    assertThat(output.path("receipt").asText()).isEqualTo(URI);
    assertThat(output.path("target").toString())
        .isEqualTo("{\"account\":\"222222222222\",\"region\":\"us-east-1\"}");
    assertThat(build.tag("app/a")).isEqualTo(OLD_A.digest());
    assertThat(build.tag("app/c")).isEqualTo(OLD_C.digest());
  }

  @Test
  void itMayLieAnywhere() {
    bed.pipeline()
        .bucket(Bed.BUCKET)
        .put("restored.json", build.receipt().orElseThrow().toString());
    assertThat(bed.invoke(event("s3://artifacts/restored.json")).ok().path("receipt").asText())
        .isEqualTo("s3://artifacts/restored.json");
    assertThat(build.tag("app/a")).isEqualTo(OLD_A.digest());
  }

  @ParameterizedTest
  @CsvSource({
    "env,other",
    "repo,web",
    "sk,2cOther",
    "target_account,333333333333",
    "target_region,eu-west-1"
  })
  void whatTheEventSaysHasToFit(String field, String value) {
    ObjectNode event = event(URI).put(field, value);
    assertThat(Failures.of(bed.invoke(event), InvalidManifestException.class))
        .hasMessageContaining("The receipt " + URI + " is of another promotion");
    assertThat(build.tag("app/a")).isEqualTo(NEW_A.digest());
  }

  @Test
  void oneThatIsNotThereIsAMistake() {
    assertThat(
            Failures.of(bed.invoke(event(URI + "x")), InvalidRequestException.class).getMessage())
        .startsWith("There is no receipt " + URI + "x.");
  }

  @Test
  void aStagesReceiptPutsNothingBack() {
    bed.with("PROMOTION_OPTIONS", "{\"receipts\": {\"write\": true}}");
    JsonNode staged = build.call("stage").ok();
    assertThat(bed.invoke(event(staged.path("receipt").asText())).thrown())
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("is of a stage or a verification, which move no tag");
    build.assertAllSwitched();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "artifacts/x.json",
        "s3://artifacts",
        "s3://artifacts/",
        "s3:///x.json",
        "https://artifacts/x.json",
        "s3://artifacts/folder/"
      })
  void whatIsNoUriOfAnObjectIsTold(String uri) {
    assertThat(Failures.of(bed.invoke(event(uri)), InvalidRequestException.class))
        .hasMessageContaining("receipt: '%s' is not the URI of an object".formatted(uri));
  }

  /** Such as an earlier output's, where a state machine passes its whole state. */
  @Test
  void ofOtherActionsItIsSomebodyElsesField() {
    bed.invoke(build.event("stage").put("receipt", "what a cashier gives")).ok();
  }

  @Test
  void everyTagThatWasPutBackIsReadBack() {
    Image stranger = TestImages.small(990);
    AtomicInteger puts =
        TaggedPuts.into(
            "app/a",
            bed,
            (request, service) -> {
              Response answer = service.handle(request);
              stranger.pushTo(bed.target("app/a"), "1");
              return answer;
            });
    JsonNode output = bed.invoke(event(URI)).ok();
    assertThat(puts).hasValue(1);
    assertThat(output.at("/tags/0").toString())
        .isEqualTo(
            "{\"tag\":\"app/a:1\",\"result\":\"moved by somebody else\",\"digest\":\"%s\"}"
                .formatted(stranger.digest()));
    assertThat(output.path("tags_restored").asInt()).isEqualTo(1);
  }

  @Test
  void aRevertThatCannotBeWrittenDownIsOneAllTheSame() {
    bed.with("PROMOTION_OPTIONS", "{\"receipts\": {\"write\": true}}");
    FaultRule down = bed.aws().faults().on("s3:PutObject").always().status(503);
    Bed.Invocation reverted = bed.invoke(event(URI));
    assertThat(reverted.ok().path("tags_restored").asInt()).isEqualTo(2);
    assertThat(down.fired()).isEqualTo(3);
    assertThat(
            Failures.logged(
                reverted, "The tags are back, but the receipt does not say so", "receipt"))
        .containsExactly(URI);
  }
}
