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
import io.awsdeployer.promote.registry.RegistryId;
import java.util.List;
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
import software.amazon.awssdk.services.sts.model.PackedPolicyTooLargeException;
import software.amazon.awssdk.services.sts.model.Tag;

/** Becomes a role, mostly of another account. */
final class AssumedRole {
  /** A function's role session that assumes a role is chaining, which STS limits to an hour. */
  private static final int SESSION_SECONDS = 3600;

  /**
   * How long a session policy is tried to be. What STS packs it and the tags to has a limit of its
   * own that cannot be worked out beforehand, so it is asked (STS API reference,
   * PackedPolicyTooLarge).
   */
  private static final List<Integer> POLICY_LENGTHS = List.of(SessionPolicy.LONGEST, 1_024, 0);

  private final StsClient sts;
  private final Principal caller;
  private final Settings settings;

  AssumedRole(StsClient sts, Principal caller, Settings settings) {
    this.sts = sts;
    this.caller = caller;
    this.settings = settings;
  }

  /**
   * Which role, and how it is known.
   *
   * @param externalIdVariable where the external id is configured
   */
  record Wanted(RoleArn role, Optional<String> externalId, String externalIdVariable) {}

  /** The role's session: who it is, and its credentials. */
  record Session(Principal principal, AwsSessionCredentials credentials) {}

  /**
   * Becomes it.
   *
   * @param registry what the session is for
   * @param scope what it is limited to and marked with
   */
  Session assume(Wanted wanted, RegistryId registry, String sessionName, SessionScope scope) {
    String roleArn = wanted.role().value();
    try {
      AssumeRoleResponse answer = asked(request(wanted, sessionName, scope), registry, scope);
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
      throw failed(wanted, scope, e);
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

  private AssumeRoleResponse asked(
      AssumeRoleRequest request, RegistryId registry, SessionScope scope) {
    if (scope.rights().isEmpty()) {
      return sts.assumeRole(request);
    }
    SessionPolicy policy =
        new SessionPolicy(
            caller.partition(),
            registry,
            scope.rights().get(),
            settings.uploadWay() != UploadWay.API);
    Optional<PackedPolicyTooLargeException> tooLarge = Optional.empty();
    for (int longest : POLICY_LENGTHS) {
      try {
        return sts.assumeRole(request.toBuilder().policy(policy.text(longest)).build());
      } catch (PackedPolicyTooLargeException e) {
        tooLarge = Optional.of(e);
      }
    }
    throw tooLarge.orElseThrow();
  }

  private static AssumeRoleRequest request(Wanted wanted, String sessionName, SessionScope scope) {
    AssumeRoleRequest.Builder request =
        AssumeRoleRequest.builder()
            .roleArn(wanted.role().value())
            .roleSessionName(sessionName)
            .durationSeconds(SESSION_SECONDS)
            .externalId(wanted.externalId().orElse(null));
    if (!scope.tags().isEmpty()) {
      request.tags(
          scope.tags().entrySet().stream()
              .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
              .toList());
    }
    return request.build();
  }

  private PromotionException failed(Wanted wanted, SessionScope scope, SdkException e) {
    String roleArn = wanted.role().value();
    Problem problem =
        Problem.of("Cannot assume %s as %s.".formatted(roleArn, caller.arn()))
            .attempted(new Attempt("sts:AssumeRole", caller.arn(), roleArn))
            .answered(Answers.of(e));
    if (!(e instanceof SdkServiceException service)
        || service.statusCode() >= 500
        || service.isThrottlingException()
        || Answers.wordless(e)
        || Answers.code(e).startsWith("ExpiredToken")) {
      return new ServiceUnavailableException(problem, e);
    }
    if (e instanceof PackedPolicyTooLargeException) {
      return new RoleAssumptionFailedException(
          problem.remedy(
              "take some of the option session's tags away: the shortest session policy does not fit beside them"),
          e);
    }
    if (!scope.tags().isEmpty() && Answers.of(e).message().contains("sts:TagSession")) {
      return new RoleAssumptionFailedException(
          problem
              .attempted(new Attempt("sts:TagSession", caller.arn(), roleArn))
              .remedy(
                  "the role's trust policy has to allow the caller to tag the session: {\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"sts:TagSession\"}"
                      .formatted(caller.policyArn()))
              .remedy(
                  "the caller's own policy has to allow it: {\"Effect\":\"Allow\",\"Action\":\"sts:TagSession\",\"Resource\":\"%s\"}"
                      .formatted(roleArn))
              .remedy("or take the tags out of the option session"),
          e);
    }
    return new RoleAssumptionFailedException(advised(problem, wanted, e), e);
  }

  /** STS says the same for every reason, so all of them are named, in the order to check. */
  private Problem advised(Problem problem, Wanted wanted, SdkException e) {
    AccountId account = wanted.role().account();
    if (Answers.code(e).equals("RegionDisabledException")) {
      return problem.remedy(
          "activate STS for %s in account %s (IAM, Account settings)"
              .formatted(settings.ownRegion(), account));
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
