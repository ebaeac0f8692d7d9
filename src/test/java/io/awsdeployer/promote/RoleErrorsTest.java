package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static io.awsdeployer.promote.testing.Failures.policy;
import static io.awsdeployer.promote.testing.Failures.toDo;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import org.junit.jupiter.api.Test;

/** STS gives no reasons, so the message names them all; each that holds is mended as it says. */
class RoleErrorsTest {
  private static final String ROLE = "arn:aws:iam::222222222222:role/ECRImagePromotionRole";

  private static Bed oneImage() {
    return Bed.start().pushed("app/api", "1.0", TestImages.small(1)).manifestOf("app/api:1.0");
  }

  private static RoleAssumptionFailedException refused(Bed bed, String role) {
    RoleAssumptionFailedException e =
        Failures.of(bed.promote(), RoleAssumptionFailedException.class);
    assertThat(firstLine(e))
        .isEqualTo(
            "Cannot assume %s as arn:aws:sts::111111111111:assumed-role/promote-images/lambda."
                .formatted(role));
    assertThat(e.getMessage())
        .contains(
            "\nAttempted: sts:AssumeRole as arn:aws:sts::111111111111:assumed-role/promote-images/lambda on "
                + role
                + ".\n")
        .containsPattern(
            "\nThe service said: AccessDenied \\(HTTP 403, request id [\\w-]{36}\\): User: ");
    assertThat(e.retryable()).isFalse();
    assertThat(bed.traffic().writes()).isEmpty();
    return e;
  }

  private static void assertGoes(Bed bed) {
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(bed.target("app/api").tags()).containsKey("1.0");
  }

  @Test
  void namesTheStatementThatTheTrustPolicyLacks() {
    try (Bed bed = oneImage()) {
      bed.promoter().trust(Policies.trust("arn:aws:iam::111111111111:role/somebody-else"));
      RoleAssumptionFailedException e = refused(bed, ROLE);
      bed.promoter().trust(policy(toDo(e, "2. its trust policy has to allow the caller")));
      assertGoes(bed);
    }
  }

  @Test
  void namesTheStatementThatTheFunctionsOwnPolicyLacks() {
    try (Bed bed = oneImage()) {
      // Trusting the account instead of the role leaves the word to the role's own policy.
      bed.promoter().trust(Policies.trust("arn:aws:iam::111111111111:root"));
      bed.function().withoutPolicies().policy(Policies.allow("*", "s3:*", "ssm:*", "ecr:*"));
      RoleAssumptionFailedException e = refused(bed, ROLE);
      bed.function().policy(policy(toDo(e, "4. the caller's own policy has to allow it")));
      assertGoes(bed);
    }
  }

  @Test
  void saysThatTheTrustPolicyMayAskForAnExternalId() {
    try (Bed bed = oneImage()) {
      bed.promoter().trust(Policies.trust(bed.function().arn(), "the-id"));
      RoleAssumptionFailedException e = refused(bed, ROLE);
      assertThat(toDo(e))
          .contains(
              "3. if the trust policy asks for an external id, configure it (EXECUTION_ROLE_EXTERNAL_ID)");
      bed.with("EXECUTION_ROLE_EXTERNAL_ID", "the-id");
      assertGoes(bed);
    }
  }

  @Test
  void saysThatTheConfiguredExternalIdMayBeAnotherAndDoesNotShowIt() {
    try (Bed bed = oneImage().with("EXECUTION_ROLE_EXTERNAL_ID", "configured-here")) {
      bed.promoter().trust(Policies.trust(bed.function().arn(), "the-id"));
      RoleAssumptionFailedException e = refused(bed, ROLE);
      assertThat(toDo(e))
          .contains(
              "3. an external id is configured (EXECUTION_ROLE_EXTERNAL_ID) and has to be the one in the trust policy");
      assertThat(e.getMessage()).doesNotContain("configured-here");
      bed.promoter()
          .trust(
              policy(toDo(e, "2. its trust policy has to allow the caller"))
                  .replace("<the external id configured here>", "configured-here"));
      assertGoes(bed);
    }
  }

  @Test
  void saysThatTheRoleMayBeAbsent() {
    try (Bed bed = oneImage().with("EXECUTION_ROLE_NAME", "deploy/Absent")) {
      RoleAssumptionFailedException e =
          refused(bed, "arn:aws:iam::222222222222:role/deploy/Absent");
      assertThat(toDo(e).getFirst())
          .isEqualTo(
              "1. check that the role exists in account 222222222222: STS answers the same if it does not");
      bed.target()
          .role("deploy/Absent")
          .policy(io.awsdeployer.promote.testing.Policies.push())
          .trust(policy(toDo(e, "2. its trust policy has to allow the caller")));
      bed.function().policy(policy(toDo(e, "4. the caller's own policy has to allow it")));
      assertGoes(bed);
    }
  }

  @Test
  void theFunctionsOwnCredentialsMayBeRefused() {
    try (Bed bed = oneImage()) {
      var refusal =
          bed.aws()
              .faults()
              .on("sts:GetCallerIdentity")
              .awsError("InvalidClientTokenId", "The security token is invalid", 403);
      RoleAssumptionFailedException e =
          Failures.of(bed.promote(), RoleAssumptionFailedException.class);
      assertThat(refusal.fired()).isEqualTo(1);
      assertThat(firstLine(e)).isEqualTo("STS does not accept the function's own credentials.");
    }
  }

  @Test
  void stsMayBeDisabledForTheRegion() {
    try (Bed bed = oneImage()) {
      var disabled =
          bed.aws()
              .faults()
              .on("sts:AssumeRole")
              .awsError("RegionDisabledException", "STS is not activated in this region", 403);
      RoleAssumptionFailedException e =
          Failures.of(bed.promote(), RoleAssumptionFailedException.class);
      assertThat(disabled.fired()).isEqualTo(1);
      assertThat(toDo(e))
          .containsExactly(
              "activate STS for eu-central-1 in account 222222222222 (IAM, Account settings)");
    }
  }
}
