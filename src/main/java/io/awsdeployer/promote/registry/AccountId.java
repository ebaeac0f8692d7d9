package io.awsdeployer.promote.registry;

import java.util.regex.Pattern;

/** An AWS account: twelve digits. */
public record AccountId(String value) {
  private static final Pattern GRAMMAR = Pattern.compile("[0-9]{12}");

  public AccountId {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException("'%s' is not an account id (12 digits)".formatted(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
