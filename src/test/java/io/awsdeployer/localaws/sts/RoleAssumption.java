package io.awsdeployer.localaws.sts;

import io.awsdeployer.localaws.http.AwsError;
import io.awsdeployer.localaws.iam.Access;
import io.awsdeployer.localaws.iam.Caller;
import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Decision;
import io.awsdeployer.localaws.iam.Identities;
import io.awsdeployer.localaws.iam.MalformedPolicy;
import io.awsdeployer.localaws.iam.PolicyEvaluator;
import io.awsdeployer.localaws.iam.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides AssumeRole (AWS STS API Reference, "AssumeRole"). */
final class RoleAssumption {

  record Session(String roleArn, String arn, Credentials credentials) {}

  private final Identities identities;
  private final PolicyEvaluator policies;

  RoleAssumption(Identities identities, PolicyEvaluator policies) {
    this.identities = identities;
    this.policies = policies;
  }

  Session assume(AssumeRoleRequest request, Caller caller) {
    if (!request.roleArn().matches("arn:aws:iam::\\d{12}:role/.+")) {
      throw new AwsError(400, "ValidationError", "Request ARN is invalid");
    }
    List<String> sessionPolicies = request.policy().map(RoleAssumption::checked).stream().toList();
    // A role that does not exist is refused in the words of one that may not be assumed.
    Role role =
        identities
            .findRole(request.roleArn())
            .orElseThrow(() -> refused(request, caller, "sts:AssumeRole"));
    allow(request, caller, role, "sts:AssumeRole");
    if (!request.tags().isEmpty()) {
      allow(request, caller, role, "sts:TagSession");
    }
    checkDuration(request.duration(), caller, role);
    return new Session(
        role.arn(),
        role.sessionArn(request.sessionName()),
        role.session(request.sessionName(), request.duration(), sessionPolicies, request.tags()));
  }

  private void allow(AssumeRoleRequest request, Caller caller, Role role, String action) {
    Access plain =
        policies
            .access(caller, action, role.arn(), role.account())
            .with("sts:RoleSessionName", request.sessionName());
    Access access = request.externalId().map(id -> plain.with("sts:ExternalId", id)).orElse(plain);
    for (Map.Entry<String, String> tag : request.tags().entrySet()) {
      access = access.with("aws:RequestTag/" + tag.getKey(), tag.getValue());
    }
    Optional<String> trust = role.trustPolicy();
    if (trust.isEmpty() || !policies.trusts(access, trust.get())) {
      throw refused(request, caller, action);
    }
  }

  private static void checkDuration(Duration asked, Caller caller, Role role) {
    if (caller.roleSession() && asked.compareTo(Duration.ofHours(1)) > 0) {
      throw new AwsError(
          400,
          "ValidationError",
          "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by"
              + " role chaining");
    }
    if (asked.compareTo(role.maxSessionDuration()) > 0) {
      throw new AwsError(
          400,
          "ValidationError",
          "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }
  }

  private static String checked(String sessionPolicy) {
    try {
      return PolicyEvaluator.checkedIdentityPolicy(sessionPolicy);
    } catch (MalformedPolicy e) {
      throw new AwsError(
          400, "MalformedPolicyDocument", "The policy is malformed: " + e.getMessage());
    }
  }

  private static AwsError refused(AssumeRoleRequest request, Caller caller, String action) {
    return new AwsError(
        403, "AccessDenied", Decision.notAuthorized(caller, action, request.roleArn()));
  }
}
