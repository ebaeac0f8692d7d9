package io.awsdeployer.promote.open;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.aws.RoleArn;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumedRoleUser;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Becomes a role, mostly of another account. */
final class AssumedRole {
  /** A function's role session that assumes a role is chaining, which STS limits to an hour. */
  private static final int SESSION_SECONDS = 3600;

  private final StsClient sts;
  private final Principal caller;
  private final RegionName region;

  /**
   * What becoming a role needs.
   *
   * @param region whose STS is asked
   */
  AssumedRole(StsClient sts, Principal caller, RegionName region) {
    this.sts = sts;
    this.caller = caller;
    this.region = region;
  }

  /**
   * Which role, and how it is known.
   *
   * @param externalIdVariable where the external id is configured
   */
  record Wanted(RoleArn role, Optional<String> externalId, String externalIdVariable) {}

  /** The role's session: who it is, and its credentials. */
  record Session(Principal principal, AwsSessionCredentials credentials) {}

  Session assume(Wanted wanted, String sessionName) {
    String roleArn = wanted.role().value();
    try {
      AssumeRoleResponse answer = sts.assumeRole(request(wanted, sessionName));
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
      throw failed(wanted, e);
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

  private static AssumeRoleRequest request(Wanted wanted, String sessionName) {
    return AssumeRoleRequest.builder()
        .roleArn(wanted.role().value())
        .roleSessionName(sessionName)
        .durationSeconds(SESSION_SECONDS)
        .externalId(wanted.externalId().orElse(null))
        .build();
  }

  private PromotionException failed(Wanted wanted, SdkException e) {
    String roleArn = wanted.role().value();
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
    return new RoleAssumptionFailedException(advised(problem, wanted, e), e);
  }

  /** STS says the same for every reason, so all of them are named, in the order to check. */
  private Problem advised(Problem problem, Wanted wanted, SdkException e) {
    AccountId account = wanted.role().account();
    if (Answers.code(e).equals("RegionDisabledException")) {
      return problem.remedy(
          "activate STS for %s in account %s (IAM, Account settings)".formatted(region, account));
    }
    String condition =
        wanted
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
            (wanted.externalId().isPresent()
                    ? "3. an external id is configured (%s) and has to be the one in the trust policy"
                    : "3. if the trust policy asks for an external id, configure it (%s)")
                .formatted(wanted.externalIdVariable()))
        .remedy(
            "4. the caller's own policy has to allow it: {\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"%s\"}"
                .formatted(wanted.role()))
        .remedy("5. no service control policy or permissions boundary may deny sts:AssumeRole");
  }
}
