package io.awsdeployer.localaws.iam;

import java.util.List;

/**
 * The Principal of a statement in a resource policy (IAM User Guide, "AWS JSON policy elements:
 * Principal").
 *
 * @param aws the values under AWS, or {@code *}; services and others never match a caller
 */
record Principals(List<String> aws) {

  /** How closely a statement names the caller. */
  enum Match {
    NONE,
    /** Its whole account: within that account the identity policy decides. */
    ACCOUNT,
    /** The user, the role, or everyone. */
    PRINCIPAL,
    /** The very session: a session policy does not limit it. */
    SESSION
  }

  Principals {
    for (String principal : aws) {
      if (!principal.equals("*")
          && !principal.matches("\\d{12}|arn:aws:(iam|sts)::\\d{12}:(root|[^*?]+/[^*?]+)")) {
        throw new MalformedPolicy("invalid principal " + principal);
      }
    }
  }

  Match match(Caller caller) {
    Match best = Match.NONE;
    for (String principal : aws) {
      Match match = match(principal, caller);
      best = match.compareTo(best) > 0 ? match : best;
    }
    return best;
  }

  private static Match match(String principal, Caller caller) {
    if (principal.equals(caller.arn())) {
      return Match.SESSION;
    }
    if (principal.equals("*") || principal.equals(caller.roleArn())) {
      return Match.PRINCIPAL;
    }
    boolean account =
        principal.equals(caller.account())
            || principal.equals("arn:aws:iam::" + caller.account() + ":root");
    return account ? Match.ACCOUNT : Match.NONE;
  }
}
