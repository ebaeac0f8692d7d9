package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.Shown;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the name of a repository as people write it, and says what to leave away. */
final class RepositoryNames {
  /**
   * By its grammar a registry's host is a fine beginning of a repository's name, so it has to be
   * looked for: {@code <account>.dkr.ecr.<region>.amazonaws.com} and the dual-stack {@code
   * <account>.dkr-ecr.<region>.on.aws}.
   */
  private static final Pattern IMAGE_URI =
      Pattern.compile("(?:https?://)?[0-9]+\\.dkr[.-]ecr[^/]*/(?<name>[^:@]*).*");

  private static final Pattern WITH_REFERENCE = Pattern.compile("(?<name>[^:@]+)[:@].*");

  private RepositoryNames() {}

  static RepositoryName read(String text) {
    Matcher uri = IMAGE_URI.matcher(text);
    if (uri.matches()) {
      throw new IllegalArgumentException(
          "'%s' begins with a registry's host; the repository's name alone is expected: '%s'"
              .formatted(Shown.of(text, 200), Shown.of(uri.group("name"), 200)));
    }
    Matcher reference = WITH_REFERENCE.matcher(text);
    if (reference.matches()) {
      throw new IllegalArgumentException(
          "'%s' is more than a repository's name; tag and digest have their own fields: '%s'"
              .formatted(Shown.of(text, 200), Shown.of(reference.group("name"), 200)));
    }
    return new RepositoryName(text);
  }
}
