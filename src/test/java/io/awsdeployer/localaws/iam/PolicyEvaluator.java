package io.awsdeployer.localaws.iam;

import io.awsdeployer.localaws.iam.Principals.Match;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Crosses identity, session and resource policies (IAM User Guide, "Policy evaluation logic").
 * Service control policies, permission boundaries and endpoint policies are not known here.
 */
public final class PolicyEvaluator implements Authorization {

  private final Function<String, Optional<String>> organizationOf;

  /**
   * An evaluator.
   *
   * @param organizationOf the organization an account belongs to, for aws:PrincipalOrgID
   */
  public PolicyEvaluator(Function<String, Optional<String>> organizationOf) {
    this.organizationOf = organizationOf;
  }

  @Override
  public Optional<String> refusal(
      Caller caller,
      String action,
      String resource,
      String resourceAccount,
      Optional<String> resourcePolicy) {
    Decision decision = decide(access(caller, action, resource, resourceAccount), resourcePolicy);
    return decision.allowed()
        ? Optional.empty()
        : Optional.of(Decision.notAuthorized(caller, action, resource) + " " + decision.because());
  }

  /** The access with the condition keys that every request has. */
  public Access access(Caller caller, String action, String resource, String resourceAccount) {
    Map<String, String> context = new HashMap<>();
    context.put("aws:principalarn", caller.roleArn());
    context.put("aws:principalaccount", caller.account());
    organizationOf
        .apply(caller.account())
        .ifPresent(organization -> context.put("aws:principalorgid", organization));
    // Policies that demand TLS are about the real endpoint, whose part this one plays.
    context.put("aws:securetransport", "true");
    context.put("aws:principalisawsservice", "false");
    caller.tags().forEach((key, value) -> context.put("aws:principaltag/" + lower(key), value));
    return new Access(caller, action, resource, resourceAccount, Map.copyOf(context));
  }

  private static String lower(String key) {
    return key.toLowerCase(Locale.ROOT);
  }

  public Decision decide(Access access, Optional<String> resourcePolicy) {
    List<Policy> identity = identities(access.caller().identityPolicies());
    List<Policy> session = identities(access.caller().sessionPolicies());
    Optional<Policy> resource = resourcePolicy.map(Policy::ofResource);

    if (identity.stream().anyMatch(p -> match(p, false, access) != Match.NONE)) {
      return Decision.denied("an identity-based");
    }
    if (session.stream().anyMatch(p -> match(p, false, access) != Match.NONE)) {
      return Decision.denied("a session");
    }
    if (resource.filter(p -> match(p, false, access) != Match.NONE).isPresent()) {
      return Decision.denied("a resource-based");
    }

    boolean byIdentity = identity.stream().anyMatch(p -> match(p, true, access) != Match.NONE);
    boolean bySession = session.stream().allMatch(p -> match(p, true, access) != Match.NONE);
    Match byResource = resource.map(p -> match(p, true, access)).orElse(Match.NONE);
    return access.withinAccount()
        ? withinAccount(access, byIdentity, bySession, byResource)
        : acrossAccounts(access, byIdentity, bySession, byResource);
  }

  /**
   * Whether a role's trust policy lets the caller in. Other than elsewhere the trust policy is
   * needed even within one account; naming the account there leaves the word to the identity policy
   * (IAM User Guide, "Role trust policies").
   */
  public boolean trusts(Access access, String trustPolicy) {
    return match(Policy.ofResource(trustPolicy), true, access) != Match.NONE
        && decide(access, Optional.of(trustPolicy)).allowed();
  }

  /** Refuses what this evaluator cannot judge, so that a fixture fails where it is written. */
  public static String checkedIdentityPolicy(String json) {
    var _ = Policy.ofIdentity(json);
    return json;
  }

  public static String checkedResourcePolicy(String json) {
    var _ = Policy.ofResource(json);
    return json;
  }

  private static Decision withinAccount(
      Access access, boolean byIdentity, boolean bySession, Match byResource) {
    boolean named = byResource == Match.PRINCIPAL;
    if (byResource == Match.SESSION || ((byIdentity || named) && bySession)) {
      return Decision.allow();
    }
    return byIdentity || named
        ? Decision.missing("session", access.action())
        : Decision.missing("identity-based", access.action());
  }

  private static Decision acrossAccounts(
      Access access, boolean byIdentity, boolean bySession, Match byResource) {
    if (byResource == Match.NONE) {
      return Decision.missing("resource-based", access.action());
    }
    if (!byIdentity) {
      return Decision.missing("identity-based", access.action());
    }
    return bySession ? Decision.allow() : Decision.missing("session", access.action());
  }

  private static List<Policy> identities(List<String> documents) {
    return documents.stream().map(Policy::ofIdentity).toList();
  }

  /** The closest match among the statements that allow (or deny) this access. */
  private static Match match(Policy policy, boolean allow, Access access) {
    return policy.statements().stream()
        .filter(statement -> statement.allow() == allow && statement.covers(access))
        .map(statement -> statement.names(access.caller()))
        .max(Match::compareTo)
        .orElse(Match.NONE);
  }
}
