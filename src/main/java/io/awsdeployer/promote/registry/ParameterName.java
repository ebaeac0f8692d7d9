package io.awsdeployer.promote.registry;

import java.util.regex.Pattern;

/**
 * The name of the CloudFormation parameter that is to be given an image (CloudFormation user guide,
 * parameters: alphanumeric; quotas: 255 characters).
 */
public record ParameterName(String value) {
  private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9]{1,255}");

  public ParameterName {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not the name of a CloudFormation parameter (1 to 255 letters and digits)"
              .formatted(value.length() <= 140 ? value : value.substring(0, 140) + "…"));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
