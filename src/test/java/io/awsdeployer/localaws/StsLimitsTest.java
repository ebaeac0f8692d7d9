package io.awsdeployer.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.localaws.iam.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.SsmException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.StsException;

class StsLimitsTest extends StsScene {

  @Test
  void refusesASessionNameWithASlash() {
    assertRefused(
        refusal(r -> r.roleSessionName("a/b")),
        400,
        "ValidationError",
        "1 validation error detected: Value 'a/b' at 'roleSessionName' failed to satisfy"
            + " constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
  }

  @Test
  void refusesASessionNameThatIsTooShortOrTooLong() {
    assertRefused(
        refusal(r -> r.roleSessionName("a")),
        400,
        "ValidationError",
        "1 validation error detected: Value 'a' at 'roleSessionName' failed to satisfy constraint:"
            + " Member must have length greater than or equal to 2");
    String name = "x".repeat(65);
    assertRefused(
        refusal(r -> r.roleSessionName(name)),
        400,
        "ValidationError",
        "1 validation error detected: Value '"
            + name
            + "' at 'roleSessionName' failed to satisfy constraint:"
            + " Member must have length less than or equal to 64");
  }

  @Test
  void refusesDurationsOutsideTheModel() {
    assertRefused(
        refusal(r -> r.durationSeconds(899)),
        400,
        "ValidationError",
        "1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy"
            + " constraint: Member must have value greater than or equal to 900");
    assertRefused(
        refusal(r -> r.durationSeconds(43_201)),
        400,
        "ValidationError",
        "1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy"
            + " constraint: Member must have value less than or equal to 43200");
  }

  @Test
  void limitsAChainedRoleToOneHourHoweverLongTheRoleAllows() {
    target.maxSessionDuration(Duration.ofHours(12));

    assertRefused(
        refusal(r -> r.durationSeconds(3601)),
        400,
        "ValidationError",
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
            + " chaining");
    assertThat(assume(r -> r.durationSeconds(3600)).credentials()).isNotNull();
  }

  @Test
  void limitsAUserToTheRolesMaximum() {
    var user = aws.account("111111111111").user("ops").policy(Policies.allow("*", "sts:*"));
    target.trust(Policies.trust(user.arn())).maxSessionDuration(Duration.ofHours(2));
    try (SdkClients ops = clients(user.accessKey());
        StsClient mine = ops.sts()) {
      assertThat(mine.assumeRole(request(r -> r.durationSeconds(7200))).credentials()).isNotNull();
      StsException refused =
          catchThrowableOfType(
              StsException.class, () -> mine.assumeRole(request(r -> r.durationSeconds(7201))));
      assertRefused(
          refused,
          400,
          "ValidationError",
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
  }

  @Test
  void limitsTheSessionToItsSessionPolicy() {
    target.policy(Policies.allow("*", "ssm:*"));
    aws.account("222222222222").ssm("eu-central-1").put("a", "1");

    AssumeRoleResponse response =
        assume(r -> r.policy(Policies.allow("*", "ssm:GetParameter", "s3:*")));

    try (SdkClients there = clients(credentials(response));
        SsmClient ssm = there.ssm()) {
      assertThat(ssm.getParameter(r -> r.name("a")).parameter().value()).isEqualTo("1");
      assertThat(
              catchThrowableOfType(SsmException.class, () -> ssm.getParameters(r -> r.names("a")))
                  .awsErrorDetails()
                  .errorMessage())
          .endsWith("because no session policy allows the ssm:GetParameters action");
    }
  }

  @Test
  void refusesASessionPolicyThatIsTooLongOrNoPolicy() {
    assertThat(refusal(r -> r.policy(" ".repeat(2049))).awsErrorDetails().errorMessage())
        .endsWith(
            "at 'policy' failed to satisfy constraint: Member must have length less than or"
                + " equal to 2048");
    assertThat(refusal(r -> r.policy("{")).awsErrorDetails().errorCode())
        .isEqualTo("MalformedPolicyDocument");
  }
}
