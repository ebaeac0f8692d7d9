package io.awsdeployer.promote.aws;

import io.awsdeployer.promote.registry.AccountId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who calls are made as, by the ARN that {@code GetCallerIdentity} or {@code AssumeRole} gave.
 *
 * @param arn for example {@code arn:aws:sts::111111111111:assumed-role/promoter/session}
 */
public record Principal(String arn) {
  private static final Pattern ARN =
      Pattern.compile("arn:(?<partition>[^:]+):(?:iam|sts)::(?<account>[0-9]{12}):(?<name>.+)");
  private static final Pattern SESSION = Pattern.compile("assumed-role/(?<role>.+)/[^/]+");

  public Principal {
    if (!ARN.matcher(arn).matches()) {
      throw new IllegalArgumentException("'%s' is not the ARN of a principal".formatted(arn));
    }
  }

  /** {@code aws}, {@code aws-cn}, {@code aws-us-gov}, …: ARNs are never composed without it. */
  public String partition() {
    return part("partition");
  }

  public AccountId account() {
    return new AccountId(part("account"));
  }

  /**
   * What a policy names: the role behind a session, or the user. A role's path is not part of a
   * session's ARN, so it is missing here too.
   */
  public String policyArn() {
    Matcher session = SESSION.matcher(part("name"));
    return session.matches()
        ? "arn:%s:iam::%s:role/%s".formatted(partition(), account(), session.group("role"))
        : arn;
  }

  private String part(String group) {
    Matcher matcher = ARN.matcher(arn);
    if (!matcher.matches()) {
      throw new IllegalStateException("checked when made");
    }
    return matcher.group(group);
  }

  @Override
  public String toString() {
    return arn;
  }
}
