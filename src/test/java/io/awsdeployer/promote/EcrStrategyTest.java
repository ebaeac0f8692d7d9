package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Promoted;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ECR strategies of requirement 001, for each target: promote into it, or pull from another.
 */
class EcrStrategyTest {
  private static final String SHARED = "333333333333";

  private final Bed bed = Bed.start();
  private final Index image = TestImages.multiPlatform(1);

  @AfterEach
  void end() {
    bed.close();
  }

  private ObjectNode event(String action) {
    return bed.event()
        .put("action", action)
        .put("ecr_strategy", "cross_account")
        .put("ecr_account_id", SHARED)
        .put("ecr_account_region", Bed.HOME);
  }

  /** As requirement 001's policy has it, which lets accounts of the organization pull. */
  private EcrRepository shared(String name) {
    return bed.aws()
        .account(SHARED)
        .registry(Bed.HOME)
        .createRepository(name)
        .policy(
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
              "Principal":{"AWS":"%s"},
              "Action":["ecr:BatchCheckLayerAvailability","ecr:BatchGetImage","ecr:DescribeImages",
                        "ecr:DescribeRepositories","ecr:GetDownloadUrlForLayer"]}]}
            """
                .formatted(bed.function().arn()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "plan", "stage", "switch"})
  void crossAccountCopiesNothingVerifiesTheImagesAndGivesTheirAddresses(String action) {
    EcrRepository there = shared("app/api");
    image.pushTo(there, "1.0");
    bed.manifestOf("app/api:1.0");
    bed.aws().requests().reset();

    JsonNode output = bed.invoke(event(action)).ok();

    assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
    assertThat(output.path("images").toString()).isEqualTo("[\"%s:1.0\"]".formatted(there.uri()));
    assertThat(output.path("skipped").asBoolean(true)).isFalse();
    assertThat(output.path("action").asText()).isEqualTo(action);
    assertThat(output.path("ecr_strategy").asText()).isEqualTo("cross_account");
    assertThat(output.at("/registry/account").asText()).isEqualTo(SHARED);
    assertThat(output.at("/details/0/digest").asText()).isEqualTo(image.digest());
    assertThat(bed.traffic().writes()).isEmpty();
    assertThat(bed.traffic().downloads()).isZero();
    assertThat(bed.traffic().assumedRoles()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "stage", "switch"})
  void withTheOptionTheReceiptSaysWhatWasFoundWhere(String action) throws IOException {
    bed.with("PROMOTION_OPTIONS", "{\"receipts\": {\"write\": true}}");
    image.pushTo(shared("live/api"), "stable");
    bed.manifest(
        """
        {"images":[{"repository":"app/api","tag":"1.0","target_repository":"live/api","target_tag":"stable"}]}
        """);
    JsonNode output = bed.invoke(event(action)).ok();
    String uri = output.path("receipt").asText();
    assertThat(uri).endsWith("/222222222222-us-east-1.verified.json");
    JsonNode receipt =
        new JsonMapper()
            .readTree(
                bed.pipeline()
                    .bucket(Bed.BUCKET)
                    .get(uri.substring("s3://artifacts/".length()))
                    .orElseThrow());
    assertThat(receipt.path("status").asText()).isEqualTo("verified");
    assertThat(receipt.at("/source/account").asText()).isEqualTo(SHARED);
    assertThat(receipt.at("/target/account").asText()).isEqualTo(Bed.TARGET);
    assertThat(receipt.at("/promotion/action").asText()).isEqualTo(action);
    assertThat(receipt.at("/tags/0/repository").asText()).isEqualTo("live/api");
    assertThat(receipt.at("/tags/0/tag").asText()).isEqualTo("stable");
    assertThat(receipt.at("/tags/0/digest").asText()).isEqualTo(image.digest());
    assertThat(bed.invoke(event("plan")).ok().has("receipt")).isFalse();
    assertThat(
            bed.invoke(bed.event().put("action", "revert").put("receipt", uri))
                .failed(InvalidRequestException.class))
        .hasMessageContaining("is of a stage or a verification, which move no tag");
  }

  @Test
  void elsewhereThanTheSourceTheImagesHaveTheNamesTheyWerePromotedUnder() {
    EcrRepository there = shared("live/api");
    image.pushTo(there, "stable");
    bed.manifest(
        """
        {"images":[{"repository":"app/api","tag":"1.0","target_repository":"live/api","target_tag":"stable"}]}
        """);
    assertThat(bed.invoke(event("promote")).ok().at("/images/0").asText())
        .isEqualTo(there.uri() + ":stable");
  }

  @Test
  void inTheSourceItselfTheyHaveTheSources() {
    image.pushTo(bed.source("app/api"), "1.0");
    bed.manifest(
        """
        {"images":[{"repository":"app/api","tag":"1.0","target_repository":"live/api"}]}
        """);
    JsonNode output = bed.invoke(event("promote").put("ecr_account_id", Bed.PIPELINE)).ok();
    assertThat(output.at("/images/0").asText()).isEqualTo(bed.source("app/api").uri() + ":1.0");
  }

  @Test
  void whatIsNotThereFailsTheBuild() {
    image.pushTo(shared("app/api"), "0.9");
    bed.manifestOf("app/api:1.0");
    assertThat(bed.invoke(event("promote")).failed(SourceImageNotFoundException.class))
        .hasMessageContaining("app/api:1.0");
  }

  @Test
  void anotherImageUnderTheResolvedTagFailsTheBuild() {
    TestImages.multiPlatform(2).pushTo(shared("app/api"), "1.0");
    ObjectNode event = event("switch");
    event
        .putArray("images")
        .addObject()
        .put("repository", "app/api")
        .put("tag", "1.0")
        .put("digest", image.digest());
    assertThat(bed.invoke(event).failed(SourceImageNotFoundException.class))
        .hasMessageContaining(image.digest());
  }

  @Test
  void aRegistryThatMayNotBeReadIsAnErrorWithTheStatement() {
    EcrRepository closed = shared("app/api");
    image.pushTo(closed, "1.0");
    closed.deletePolicy();
    bed.manifestOf("app/api:1.0");
    assertThat(bed.invoke(event("promote")).failed(SourceAccessDeniedException.class))
        .hasMessageContainingAll("ecr:BatchGetImage", "333333333333");
  }

  @Test
  void aRegistryWhoseAddressesMayNotBeReadIsToo() {
    EcrRepository there = shared("app/api");
    image.pushTo(there, "1.0");
    there.policy(
        there.policy().orElseThrow().replace("ecr:DescribeRepositories", "ecr:ListImages"));
    bed.manifestOf("app/api:1.0");
    assertThat(bed.invoke(event("promote")).failed(SourceAccessDeniedException.class))
        .hasMessageContainingAll("ecr:DescribeRepositories", "333333333333");
  }

  @Test
  void withNothingMovedThereIsNothingToRevert() {
    JsonNode output = bed.invoke(event("revert")).ok();
    assertThat(output.path("skipped").asBoolean()).isTrue();
    assertThat(output.path("reason").asText()).contains("nothing was moved");
  }

  @Test
  void crossAccountWithoutAnAccountIsRefused() {
    ObjectNode event = event("promote");
    event.remove("ecr_account_id");
    assertThat(bed.invoke(event).failed(InvalidRequestException.class))
        .hasMessageContaining(
            "ecr_account_id: is missing: with the strategy 'cross_account' it says whose registry");
  }

  @Test
  void anUnknownStrategyIsRefused() {
    assertThat(
            bed.invoke(event("promote").put("ecr_strategy", "remote"))
                .failed(InvalidRequestException.class))
        .hasMessageContaining("ecr_strategy: 'remote' is not an ECR strategy; known are 'local'");
  }

  /** The guide's migration rules, of the entry's own fields. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          '',            '',           '',           local
          '',            333333333333, '',           cross_account
          dev,           333333333333, '',           local
          prod,          333333333333, '',           cross_account
          prod,          '',           '',           local
          dev,           333333333333, cross_account, cross_account
          prod,          333333333333, local,        local
          """)
  void whatIsNotStatedFollowsFromTheEntry(
      String targetEnv, String account, String stated, String strategy) {
    image.pushTo(shared("app/api"), "1.0");
    bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
    ObjectNode event =
        bed.event()
            .put("target_env", targetEnv)
            .put("ecr_account_id", account)
            .put("ecr_account_region", Bed.HOME)
            .put("ecr_strategy", stated);

    JsonNode output = bed.invoke(event).ok();

    assertThat(output.path("ecr_strategy").asText("local")).isEqualTo(strategy);
    if (strategy.equals("local")) {
      Promoted.exactly(bed, "app/api", Map.of("1.0", image));
    }
  }

  @Test
  void theBuildsOwnEnvironmentIsNotTheEntrys() {
    image.pushTo(shared("app/api"), "1.0");
    bed.manifestOf("app/api:1.0");
    ObjectNode event = event("promote").put("env", "dev");
    event.remove("ecr_strategy");
    assertThat(bed.invoke(event).ok().path("ecr_strategy").asText()).isEqualTo("cross_account");
  }
}
