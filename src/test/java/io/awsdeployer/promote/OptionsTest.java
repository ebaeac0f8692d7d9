package io.awsdeployer.promote;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Policies;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where options come from, and what is said of a document that is not right. */
class OptionsTest {
  private static final String PARAMETER = "/test/aws-deployer/promotion-options";

  private final Bed bed = Bed.start();

  @BeforeEach
  void oneImage() {
    bed.pushed("app/api", "1.0", TestImages.small(1)).manifestOf("app/api:1.0");
  }

  @AfterEach
  void end() {
    bed.close();
  }

  private void parameterNamed() {
    bed.with("PROMOTION_OPTIONS_PARAMETER", "/{env}/aws-deployer/promotion-options");
  }

  private void parameter(String json) {
    parameterNamed();
    bed.pipeline().ssm(Bed.HOME).put(PARAMETER, json);
    bed.function()
        .policy(
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ssm:GetParameter",
              "Resource":"arn:aws:ssm:eu-central-1:111111111111:parameter/*/aws-deployer/promotion-options"}]}
            """);
  }

  @Test
  void withoutAnyNothingIsAskedForThem() {
    bed.with("SOURCE_ECR_ACCOUNT", Bed.PIPELINE).with("SOURCE_ECR_REGION", Bed.HOME);
    bed.promote().ok();
    assertThat(bed.aws().requests().count("ssm:GetParameter")).isZero();
  }

  /** Whoever looks at one of these later sees what held. */
  @Test
  void thoseThatAreOnAreNamedInPlanOutputLogAndReceipt() throws IOException {
    bed.with(
        "PROMOTION_OPTIONS",
        """
        {"repositories": {"create": "given"}, "session": {"scoped": true, "tags": ["sk"]},
         "allow_list": true, "referrers": true,
         "receipts": {"write": true, "keep_previous": "rollback-{tag}"},
         "tags": {"also": ["latest"], "movable": ["latest"], "order": true}}
        """);
    for (String section : List.of("Allow-list", "Scoped session", "Tags")) {
      Markdown.of("README.md").section(section).json().stream()
          .filter(json -> json.has("Statement") && !json.toString().contains("Principal"))
          .forEach(json -> bed.function().policy(json.toString()));
    }
    bed.promoter()
        .trust(
            Policies.trust(bed.function().arn())
                .replace("\"sts:AssumeRole\"", "[\"sts:AssumeRole\",\"sts:TagSession\"]"));
    bed.promoter()
        .policy(Markdown.of("README.md").section("Repositories").json().get(1).toString());
    bed.pipeline().ssm(Bed.HOME).put("/test/aws-deployer/ecr-registries/shop", "app/*");
    var _ = bed.pipeline().table(Bed.HOME, "test-aws-deployer--deployments");
    Set<String> all =
        Markdown.of("README.md").section("Options").rows().stream()
            .limit(9)
            .flatMap(row -> Markdown.code(row.getFirst()).stream())
            .collect(toSet());
    assertThat(all).contains("tags.order", "receipts.keep_previous", "allow_list");
    all.remove("session");
    all.addAll(List.of("session.scoped", "session.tags"));

    for (String action : List.of("plan", "stage", "promote", "switch")) {
      Bed.Invocation done = bed.invoke(bed.event().put("action", action));
      assertThat(texts(done.ok().path("options"))).as(action).isEqualTo(all);
      assertThat(done.log())
          .filteredOn(line -> line.path("message").asText().equals("Promoting"))
          .singleElement()
          .satisfies(line -> assertThat(texts(line.path("options"))).isEqualTo(all));
      String receipt = done.output().path("receipt").asText();
      if (!action.equals("plan")) {
        byte[] written =
            bed.pipeline()
                .bucket(Bed.BUCKET)
                .get(receipt.substring("s3://artifacts/".length()))
                .orElseThrow();
        assertThat(texts(new JsonMapper().readTree(written).at("/promotion/options")))
            .isEqualTo(all);
      }
    }
  }

  private static Set<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).collect(toSet());
  }

  @Test
  void withoutAnyNoneIsNamed() {
    Bed.Invocation done = bed.promote();
    assertThat(done.ok().has("options")).isFalse();
    assertThat(done.log()).noneMatch(line -> line.has("options"));
  }

  @Test
  void everyMistakeOfADocumentIsToldWithItsPlaceAndNothingMoves() {
    bed.with("PROMOTION_OPTIONS", "{\"referers\": true, \"allow_list\": \"yes\", \"tags\": []}");
    assertThat(bed.promote().failed(InvalidRequestException.class))
        .hasMessageContainingAll(
            "The environment variable PROMOTION_OPTIONS has 3 problems",
            "referers: unknown field; did you mean 'referrers'?",
            "allow_list: must be true or false, not a string",
            "tags: must be an object, not an array",
            "To do: correct the document of options");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void aDocumentThatIsNoObjectIsRefused() {
    bed.with("PROMOTION_OPTIONS", "true");
    assertThat(bed.promote().failed(InvalidRequestException.class))
        .hasMessageContaining("The environment variable PROMOTION_OPTIONS is not a JSON object.");
  }

  @Test
  void anEnvironmentsOwnParameterIsReadWhereOneIsNamed() {
    parameter("{\"referrers\": 1}");
    assertThat(bed.promote().failed(InvalidRequestException.class))
        .hasMessageContaining(
            "The SSM parameter %s is not valid: referrers: must be true or false, not a number"
                .formatted(PARAMETER));
  }

  @Test
  void anEnvironmentWithoutAParameterHasTheOptionsOfAll() {
    parameter("{}");
    bed.pipeline().ssm(Bed.HOME).delete(PARAMETER);
    bed.promote().ok();
  }

  @Test
  void aParameterThatMayNotBeReadIsAnErrorWithTheStatementToAdd() {
    parameterNamed();
    assertThat(bed.promote().failed(SourceAccessDeniedException.class))
        .hasMessageContainingAll(
            "Could not read the SSM parameter " + PARAMETER,
            "\"Action\":\"ssm:GetParameter\",\"Resource\":\"arn:aws:ssm:eu-central-1:111111111111:parameter"
                + PARAMETER,
            "unset PROMOTION_OPTIONS_PARAMETER");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void aWrongNameOfAParameterIsToldAtOnce() {
    bed.with("PROMOTION_OPTIONS_PARAMETER", "promotion-options");
    assertThat(bed.promote().failed(InvalidRequestException.class))
        .hasMessageContaining("PROMOTION_OPTIONS_PARAMETER is wrong");
  }
}
