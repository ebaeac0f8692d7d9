package io.awsdeployer.promote.registry;

import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/** An AWS region's code, for example {@code eu-central-1}; any partition's. */
public record RegionName(String value) {
  private static final Pattern GRAMMAR = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}");

  /** Several times the longest there is. */
  private static final int LONGEST = 64;

  public RegionName {
    // A repeated group is matched by recursion, one level for each.
    if (value.length() > LONGEST || !GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a region (like eu-central-1)".formatted(value));
    }
  }

  public Region toSdk() {
    return Region.of(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
