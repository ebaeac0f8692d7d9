package io.awsdeployer.localaws.iam;

import java.util.List;

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
 */
public record Caller(
    String arn,
    String account,
    String roleArn,
    boolean roleSession,
    List<String> identityPolicies) {}
