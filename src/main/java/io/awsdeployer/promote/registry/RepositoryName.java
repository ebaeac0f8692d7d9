package io.awsdeployer.promote.registry;

import java.util.regex.Pattern;

/**
 * A repository's name by ECR's grammar (API reference, {@code RepositoryName}): 2 to 256
 * characters, lower case.
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  // Possessive would not do: "a--b" needs the separator to give nothing back, and it has no choice.
  private static final Pattern GRAMMAR = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");

  public RepositoryName {
    if (value.length() < 2 || value.length() > 256 || !GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a repository name (2 to 256 characters: lower-case letters and digits,"
                  .formatted(shortened(value))
              + " joined by '.', '_', '__' or '-', in parts joined by '/')");
    }
  }

  /** An image of this repository as people write it: {@code name:tag} or {@code name@digest}. */
  public String with(Reference reference) {
    return switch (reference) {
      case Tag tag -> value + ":" + tag;
      case Digest digest -> value + "@" + digest;
    };
  }

  /** The name without the parts before its last slash. */
  public String lastPart() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  private static String shortened(String value) {
    return value.length() <= 80 ? value : value.substring(0, 80) + "…";
  }

  @Override
  public int compareTo(RepositoryName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
