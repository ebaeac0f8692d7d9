package io.awsdeployer.localaws.iam;

/**
 * What came of an {@link Access}.
 *
 * @param because how AWS explains a refusal; empty when allowed
 */
public record Decision(boolean allowed, String because) {

  static Decision allow() {
    return new Decision(true, "");
  }

  static Decision missing(String kind, String action) {
    return new Decision(false, "because no " + kind + " policy allows the " + action + " action");
  }

  static Decision denied(String policy) {
    return new Decision(false, "with an explicit deny in " + policy + " policy");
  }

  /** The first half of every refusal, and all that STS says. */
  public static String notAuthorized(Caller caller, String action, String resource) {
    return "User: "
        + caller.arn()
        + " is not authorized to perform: "
        + action
        + " on resource: "
        + resource;
  }
}
