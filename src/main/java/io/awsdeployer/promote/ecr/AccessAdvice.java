package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.registry.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads an AccessDenied text and says which policy to change, with the statement to add.
 *
 * <p>The texts' "because no … policy allows" names the side that is missing; older answers have no
 * "because", then the account decides: within one account either policy is enough, across accounts
 * it takes both (IAM user guide, cross-account policy evaluation logic).
 */
final class AccessAdvice {
  private static final Pattern REFUSED =
      Pattern.compile(
          "not authorized to perform: (?<action>[\\w-]+:\\w+)(?: on resource: (?<resource>\\S+))?");
  private static final Pattern EXPLICIT_DENY =
      Pattern.compile("explicit deny in (?<where>an? [\\w\\s-]+?)(?:$|[.:])");

  /** What limits policies that allow: their statements would change nothing. */
  private static final Pattern LIMIT =
      Pattern.compile(
          "because no (?<limit>(?:service|resource) control policy|permissions boundary"
              + "|session policy|VPC endpoint policy) allows");

  private static final String ACCOUNT_WIDE = "ecr:GetAuthorizationToken";

  private final Side side;
  private final Principal principal;
  private final AccountId registryAccount;

  AccessAdvice(Side side, Principal principal, AccountId registryAccount) {
    this.side = side;
    this.principal = principal;
    this.registryAccount = registryAccount;
  }

  /** What was refused, where the text says so: one request may need several rights. */
  static Attempt refused(Attempt asked, String refusal) {
    Matcher refused = REFUSED.matcher(refusal);
    if (!refused.find()) {
      return asked;
    }
    String resource = refused.group("resource");
    return new Attempt(
        refused.group("action"), asked.principal(), resource == null ? asked.resource() : resource);
  }

  /**
   * @param refusal the service's text
   * @param action what was called, used when the text does not say
   * @param resource what it was called on, likewise
   */
  List<String> remedies(String refusal, String action, String resource) {
    Matcher refused = REFUSED.matcher(refusal);
    boolean told = refused.find();
    String deniedAction = told ? refused.group("action") : action;
    String deniedResource =
        told && refused.group("resource") != null ? refused.group("resource") : resource;
    Matcher deny = EXPLICIT_DENY.matcher(refusal);
    if (deny.find()) {
      return List.of(
          "%s denies %s on %s explicitly: no Allow overrides that, the Deny itself has to be lifted for %s"
              .formatted(
                  deny.group("where").strip(),
                  deniedAction,
                  deniedResource,
                  principal.policyArn()));
    }
    Matcher limit = LIMIT.matcher(refusal);
    if (limit.find()) {
      return List.of(
          "the %s does not let %s call %s on %s: it has to allow that, whatever other policies say"
              .formatted(
                  limit.group("limit"), principal.policyArn(), deniedAction, deniedResource));
    }
    List<String> remedies = new ArrayList<>();
    boolean sameAccount = principal.account().equals(registryAccount);
    boolean resourceSideMissing = refusal.contains("no resource-based policy");
    boolean identitySideMissing = refusal.contains("no identity-based policy");
    if (identitySideMissing || !resourceSideMissing) {
      remedies.add(identityStatement(deniedAction, deniedResource));
    }
    if (!deniedAction.equals(ACCOUNT_WIDE)
        && (resourceSideMissing || (!identitySideMissing && !sameAccount))) {
      remedies.add(repositoryStatement(deniedAction, deniedResource));
    }
    return remedies;
  }

  private String identityStatement(String action, String resource) {
    List<String> actions = side.with(action);
    String on = action.equals(ACCOUNT_WIDE) ? "*" : resource;
    return "add to the identity policy of %s: {\"Effect\":\"Allow\",\"Action\":[%s],\"Resource\":\"%s\"}"
        .formatted(principal.policyArn(), quoted(actions), on);
  }

  private String repositoryStatement(String action, String resource) {
    return ("add to the repository policy of %s in account %s:"
            + " {\"Sid\":\"AllowPromotion\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":[%s]}")
        .formatted(resource, registryAccount, principal.policyArn(), quoted(side.with(action)));
  }

  private static String quoted(List<String> actions) {
    return actions.stream().map(a -> '"' + a + '"').collect(Collectors.joining(","));
  }
}
