package io.awsdeployer.localaws.iam;

import java.util.List;
import java.util.Map;

/**
 * Who signed a request.
 *
 * @param arn as GetCallerIdentity says it: {@code arn:aws:sts::111111111111:assumed-role/R/S} or
 *     {@code arn:aws:iam::111111111111:user/U}
 * @param account the twelve digits of the account the caller lives in
 * @param roleArn for a role session the role's own ARN (what policies name), else the same as arn
 * @param roleSession whether these are temporary credentials of an assumed role: a further
 *     AssumeRole is then chaining
 * @param identityPolicies the JSON documents attached to the user or role
 * @param sessionPolicies the JSON documents given to AssumeRole, each of which must allow as well
 * @param tags of the session, which policies know as aws:PrincipalTag
 */
public record Caller(
    String arn,
    String account,
    String roleArn,
    boolean roleSession,
    List<String> identityPolicies,
    List<String> sessionPolicies,
    Map<String, String> tags) {

  public Caller(
      String arn,
      String account,
      String roleArn,
      boolean roleSession,
      List<String> identityPolicies,
      List<String> sessionPolicies) {
    this(arn, account, roleArn, roleSession, identityPolicies, sessionPolicies, Map.of());
  }

  public Caller(
      String arn,
      String account,
      String roleArn,
      boolean roleSession,
      List<String> identityPolicies) {
    this(arn, account, roleArn, roleSession, identityPolicies, List.of());
  }
}
