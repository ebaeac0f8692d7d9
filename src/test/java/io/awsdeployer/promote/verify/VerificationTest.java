package io.awsdeployer.promote.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.conformance.OpenQuestion;
import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.Switch;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code make verify-aws}, itself verified on an AWS whose answers are known. */
class VerificationTest extends VerifyScene {
  VerificationTest() {
    super(LocalAws.start());
  }

  @Test
  void theReportAnswersWhatItsSwitchesSay() throws Exception {
    Set<Switch> on =
        EnumSet.complementOf(EnumSet.of(Switch.ARTIFACTS_REFUSED, Switch.BLOB_MOUNTING));
    aws.ecr().behaviour(Behaviour.documented().with(on.toArray(Switch[]::new)));
    allow();

    int _ = run();

    assertThat(cases(report(), "SKIPPED"))
        .extracting(one -> one.path("group").asText() + ": " + one.path("note").asText())
        .containsExactly(
            "across regions: TARGET_REGION is not set to another region",
            "across accounts: TARGET_ACCOUNT is not set",
            "by the deployed function: FUNCTION is not set");
    JsonNode questions = report().path("questions");
    assertThat(questions).hasSameSizeAs(OpenQuestion.all());
    for (JsonNode question : questions) {
      String name = question.path("switch").asText();
      if (!name.isEmpty()) {
        boolean turned = on.contains(Switch.valueOf(name));
        assertThat(question.path("finding").asText())
            .as(question.toString())
            .isEqualTo(turned ? "SWITCH_ON" : "SWITCH_OFF");
        assertThat(page()).contains(name + (turned ? ": turn it on" : ": leave it off"));
      }
    }
    assertNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecr:CreateRepository", "ecr:UploadLayerPart"})
  void whateverFailsMidwayNothingIsLeftAndItIsNotPassed(String operation) throws Exception {
    allow();
    aws.faults()
        .on(operation)
        .skip(2)
        .always()
        .awsError("AccessDeniedException", "not any more", 403);

    assertThat(run()).isEqualTo(Verification.BAD);

    assertThat(cases(report(), "UNKNOWN")).isNotEmpty();
    assertThat(report().path("remains")).isEmpty();
    assertNothingIsLeft();
  }

  @Test
  void aDifferenceIsAFailureWithBothAnswersAndWhatStaysIsNamed() throws Exception {
    allow();
    aws.faults()
        .on("ecr:GetRepositoryPolicy")
        .always()
        .awsError("RepositoryHasNoPolicyException", "in other words", 400);
    aws.faults()
        .on("ecr:DescribeImages")
        .always()
        .awsError("ImageNotFoundException", "in other words", 400);
    aws.faults().on("s3:DeleteBucket").always().awsError("AccessDenied", "no", 403);

    assertThat(run()).isEqualTo(Verification.BAD);

    assertThat(cases(report(), "UNKNOWN")).isEmpty();
    assertThat(cases(report(), "FAIL"))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.path("seen").asText())
              .isEqualTo("RepositoryHasNoPolicyException (400): in other words");
          assertThat(one.path("note").asText())
              .startsWith("expected: RepositoryPolicyNotFoundException (400): Repository policy");
        });
    assertThat(cases(report(), "PASS"))
        .filteredOn(one -> one.path("note").asText().startsWith("other words than expected"))
        .singleElement()
        .satisfies(one ->
            assertThat(one.path("seen").asText())
                .isEqualTo("ImageNotFoundException (400): in other words"));
    assertThat(report().path("remains"))
        .singleElement()
        .satisfies(name -> assertThat(name.asText()).startsWith("bucket check-"));
    assertThat(shown()).contains("Left behind: bucket check-");
  }

  @Test
  void whenTheBucketCannotBeMadeTheRestIsNotPassedEither() throws Exception {
    allow();
    aws.faults().on("s3:CreateBucket").always().awsError("AccessDenied", "no", 403);

    assertThat(run()).isEqualTo(Verification.BAD);

    assertThat(cases(report(), "UNKNOWN"))
        .singleElement()
        .satisfies(one -> assertThat(one.path("note").asText()).contains("AccessDenied"));
    assertNothingIsLeft();
  }

  @Test
  void withoutConsentNothingIsMade() throws Exception {
    environment.remove("YES");
    allow();

    assertThat(run()).isEqualTo(Verification.NOT_BEGUN);

    assertThat(shown()).contains(OWN, HOME, "less than 0.01 USD", "Nothing was done.");
    assertThat(aws.requests().counts()).containsOnlyKeys("sts:GetCallerIdentity");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AWS_REGION=", "TARGET_ACCOUNT=12", "PREFIX=Mine", "TARGET_REGION=here"})
  void aWrongChoiceIsToldWithWhatIsNeeded(String choice) throws Exception {
    String name = choice.substring(0, choice.indexOf('='));
    environment.put(name, choice.substring(name.length() + 1));

    assertThat(run()).isEqualTo(Verification.NOT_BEGUN);

    assertThat(shown()).contains(name, "ecr:CreateRepository");
    assertThat(aws.requests().counts()).isEmpty();
  }

  @Test
  void aRoleThatCannotBeAssumedIsToldBeforeAnythingIsMade() throws Exception {
    chooseEverything();
    environment.put("TARGET_SETUP_ROLE_NAME", "Absent");

    assertThat(run()).isEqualTo(Verification.NOT_BEGUN);

    assertThat(shown()).contains("The target account cannot be reached", "TARGET_SETUP_ROLE_NAME");
    assertNothingIsLeft();
  }
}
