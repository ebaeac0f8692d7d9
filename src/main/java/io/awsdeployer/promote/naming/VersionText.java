package io.awsdeployer.promote.naming;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * aws-deployer's version, {@code {build_number}.{commit_hash}}. A release such as {@code 1.2.3} is
 * not taken for one: its last number would become a commit.
 */
final class VersionText {
  private static final Pattern NUMBERED =
      Pattern.compile("(?<number>[0-9]+)\\.(?<hash>[0-9a-fA-F]{6,64})");

  private VersionText() {}

  record Numbered(String buildNumber, String commitHash) {}

  static Optional<Numbered> numbered(String version) {
    Matcher matcher = NUMBERED.matcher(version);
    return matcher.matches()
        ? Optional.of(new Numbered(matcher.group("number"), matcher.group("hash")))
        : Optional.empty();
  }
}
