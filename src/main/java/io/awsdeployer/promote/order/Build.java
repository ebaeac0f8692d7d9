package io.awsdeployer.promote.order;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A build, as the order of builds sees it.
 *
 * @param sk sorts by time; empty of no build at all, which is older than any
 */
public record Build(String sk, String repo) {
  static final Build NONE = new Build("", "");

  /** By the bytes of UTF-8, as DynamoDB compares strings. */
  boolean isNewerThan(Build other) {
    return Arrays.compareUnsigned(
            sk.getBytes(StandardCharsets.UTF_8), other.sk.getBytes(StandardCharsets.UTF_8))
        > 0;
  }

  @Override
  public String toString() {
    return "%s of %s".formatted(sk, repo);
  }
}
