package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
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
