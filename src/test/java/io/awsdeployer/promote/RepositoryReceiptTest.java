package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A receipt names the repositories that its build's calls made; a revert leaves them and says so.
 */
class RepositoryReceiptTest extends RepositoryScene {
  private static final String RECEIPT =
      Bed.PREFIX
          + "/promotion-receipts/test/2bJ1aBcDeFgHiJkLmNoPqRsTuVw/222222222222-us-east-1.json";
  private static final String STAGED = RECEIPT.replace(".json", ".staged.json");

  private void written() {
    bed.with(
        "PROMOTION_OPTIONS",
        "{\"repositories\": {\"create\": \"given\"}, \"receipts\": {\"write\": true}}");
  }

  private JsonNode receipt(String key) {
    return json(
        new String(
            bed.pipeline().bucket(Bed.BUCKET).get(key).orElseThrow(), StandardCharsets.UTF_8));
  }

  private static void namesIt(JsonNode repositories) {
    assertThat(repositories.toString()).isEqualTo("[\"shop/api\"]");
  }

  @Test
  void aPromotionsReceiptNamesThemAndARevertLeavesThem() {
    written();
    JsonNode _ = invoke("promote");
    namesIt(receipt(RECEIPT).path("repositories_created"));
    Bed.Invocation reverted = bed.invoke(bed.event().put("action", "revert"));
    namesIt(reverted.ok().path("repositories_left"));
    assertThat(
            Failures.logged(
                reverted, "The repositories that the promotion made stay", "repositories"))
        .hasSize(1);
    assertThat(made().tags()).containsKey("1");
    namesIt(receipt(RECEIPT).path("repositories_created"));
    assertThat(receipt(RECEIPT).path("status").asText()).isEqualTo("reverted");
  }

  @Test
  void aSwitchAlwaysNamesThoseThatItMadeItself() {
    option("{\"create\": \"given\"}");
    JsonNode _ = invoke("switch");
    namesIt(receipt(RECEIPT).path("repositories_created"));
    namesIt(invoke("revert").path("repositories_left"));
  }

  @Test
  void whatStagingMadeTheSwitchsReceiptNamesToo() {
    written();
    namesIt(invoke("stage").path("repositories_created"));
    assertThat(receipt(STAGED).path("status").asText()).isEqualTo("staged");
    namesIt(receipt(STAGED).path("repositories_created"));
    assertThat(invoke("stage").has("repositories_created")).isFalse();
    namesIt(receipt(STAGED).path("repositories_created"));
    JsonNode _ = invoke("switch");
    namesIt(receipt(RECEIPT).path("repositories_created"));
    JsonNode _ = invoke("switch");
    namesIt(receipt(RECEIPT).path("repositories_created"));
  }

  /** The next call finds the repository there, and nothing but the receipt knows who made it. */
  @ParameterizedTest
  @ValueSource(strings = {"promote", "stage"})
  void aCallThatEndsMidwayHasWrittenDownWhatItMade(String action) {
    written();
    FaultRule down = bed.aws().faults().on("ecr:PutImage").always().status(503);
    ObjectNode event = bed.event().put("action", action);
    assertThat(Failures.of(bed.invoke(event), ServiceUnavailableException.class)).isNotNull();
    assertThat(down.fired()).isPositive();
    assertThat(receipt(STAGED).path("status").asText()).isEqualTo("staging");
    namesIt(receipt(STAGED).path("repositories_created"));
    bed.aws().faults().clear();
    assertThat(bed.invoke(event).ok().has("repositories_created")).isFalse();
    namesIt(receipt(action.equals("promote") ? RECEIPT : STAGED).path("repositories_created"));
  }

  @Test
  void ofARevertThatIsHandedTheReceiptOfAStageNothingIsPutBack() {
    written();
    var _ = bed.aws().faults().on("ecr:PutImage").always().status(503);
    var _ = Failures.of(bed.promote(), ServiceUnavailableException.class);
    bed.aws().faults().clear();
    ObjectNode event =
        bed.event().put("action", "revert").put("receipt", "s3://artifacts/" + STAGED);
    assertThat(bed.invoke(event).failed(InvalidRequestException.class))
        .hasMessageContaining("is of a stage or a verification, which move no tag");
  }

  @Test
  void whereNoneWasMadeNothingIsSaidOfThem() {
    written();
    var _ = bed.targetRegistry().createRepository("shop/api");
    JsonNode _ = invoke("promote");
    assertThat(receipt(RECEIPT).has("repositories_created")).isFalse();
    assertThat(bed.pipeline().bucket(Bed.BUCKET).keys()).doesNotContain(STAGED);
    assertThat(invoke("revert").has("repositories_left")).isFalse();
  }
}
