package io.awsdeployer.promote.open;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.registry.AccountId;
import java.util.Objects;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Assumes the promotion role of another account. */
final class TargetRole {
  /** A function's role session that assumes a role is chaining, which STS limits to an hour. */
  private static final int SESSION_SECONDS = 3600;

  private final StsClient sts;
  private final Principal caller;
  private final Settings settings;

  TargetRole(StsClient sts, Principal caller, Settings settings) {
    this.sts = sts;
    this.caller = caller;
    this.settings = settings;
  }

  /** The role's session: who it is, and its credentials. */
  record Session(Principal principal, AwsSessionCredentials credentials) {}

  Session assume(AccountId account, String sessionName) {
    String roleArn =
        "arn:%s:iam::%s:role/%s".formatted(caller.partition(), account, settings.roleName());
    try {
      AssumeRoleResponse answer = sts.assumeRole(request(roleArn, sessionName));
      Credentials credentials = answer.credentials();
      AssumedRoleUser user = answer.assumedRoleUser();
      if (credentials == null || user == null) {
        throw withoutSession(roleArn);
      }
      return new Session(
          new Principal(Objects.requireNonNullElse(user.arn(), "")),
          AwsSessionCredentials.create(
              credentials.accessKeyId(),
              credentials.secretAccessKey(),
              credentials.sessionToken()));
    } catch (SdkException e) {
      throw failed(roleArn, account, e);
    } catch (IllegalArgumentException | NullPointerException _) {
      // The SDK's own check of what it makes credentials of.
      throw withoutSession(roleArn);
    }
  }

  private ServiceUnavailableException withoutSession(String roleArn) {
    return new ServiceUnavailableException(
        Problem.of("STS lets %s assume %s and gives no session.".formatted(caller.arn(), roleArn))
            .attempted(new Attempt("sts:AssumeRole", caller.arn(), roleArn)));
  }

  private AssumeRoleRequest request(String roleArn, String sessionName) {
    return AssumeRoleRequest.builder()
        .roleArn(roleArn)
        .roleSessionName(sessionName)
        .durationSeconds(SESSION_SECONDS)
        .externalId(settings.externalId().orElse(null))
        .build();
  }

  private PromotionException failed(String roleArn, AccountId account, SdkException e) {
    Problem problem =
        Problem.of("Cannot assume %s as %s.".formatted(roleArn, caller.arn()))
            .attempted(new Attempt("sts:AssumeRole", caller.arn(), roleArn))
            .answered(Answers.of(e));
    if (!(e instanceof SdkServiceException service)
        || service.statusCode() >= 500
        || service.isThrottlingException()
        || Answers.code(e).startsWith("ExpiredToken")) {
      return new ServiceUnavailableException(problem, e);
    }
    return new RoleAssumptionFailedException(advised(problem, roleArn, account, e), e);
  }

  /** STS says the same for every reason, so all of them are named, in the order to check. */
  private Problem advised(Problem problem, String roleArn, AccountId account, SdkException e) {
    if (Answers.code(e).equals("RegionDisabledException")) {
      return problem.remedy(
          "activate STS for %s in account %s (IAM, Account settings)"
              .formatted(settings.ownRegion(), account));
    }
    String condition =
        settings
            .externalId()
            .map(_ ->
                ",\"Condition\":{\"StringEquals\":{\"sts:ExternalId\":\"<the external id configured here>\"}}")
            .orElse("");
    return problem
        .remedy(
            "1. check that the role exists in account %s: STS answers the same if it does not"
                .formatted(account))
        .remedy(
            ("2. its trust policy has to allow the caller (add the role's path to the ARN if it has one):"
                    + " {\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"sts:AssumeRole\"%s}")
                .formatted(caller.policyArn(), condition))
        .remedy(
            settings.externalId().isPresent()
                ? "3. an external id is configured (EXECUTION_ROLE_EXTERNAL_ID) and has to be the one in the trust policy"
                : "3. if the trust policy asks for an external id, configure it (EXECUTION_ROLE_EXTERNAL_ID)")
        .remedy(
            "4. the caller's own policy has to allow it: {\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"%s\"}"
                .formatted(roleArn))
        .remedy("5. no service control policy or permissions boundary may deny sts:AssumeRole");
  }
}
