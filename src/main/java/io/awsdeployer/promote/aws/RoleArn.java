package io.awsdeployer.promote.aws;

import io.awsdeployer.promote.registry.AccountId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A role to become, by IAM's grammar (IAM user guide, "IAM identifiers" and quotas on names).
 *
 * @param value for example {@code arn:aws:iam::222222222222:role/path/Promoter}
 */
public record RoleArn(String value) {
  private static final Pattern GRAMMAR =
      Pattern.compile("arn:aws[a-z-]*:iam::(?<account>[0-9]{12}):role/[\\w+=,.@/-]{1,576}");

  public RoleArn {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a role's ARN (like arn:aws:iam::222222222222:role/Promoter)"
              .formatted(value.length() <= 200 ? value : value.substring(0, 200) + "…"));
    }
  }

  /** Whose role it is. */
  public AccountId account() {
    Matcher matcher = GRAMMAR.matcher(value);
    if (!matcher.matches()) {
      throw new IllegalStateException("checked when made");
    }
    return new AccountId(matcher.group("account"));
  }

  @Override
  public String toString() {
    return value;
  }
}
