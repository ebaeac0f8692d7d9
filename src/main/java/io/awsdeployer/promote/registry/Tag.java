package io.awsdeployer.promote.registry;

import java.util.regex.Pattern;

/**
 * A tag by OCI's grammar. ECR's model allows 300 characters of anything, but no client could pull
 * such an image by its tag.
 */
public record Tag(String value) implements Reference {
  private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  public Tag {
    if (!GRAMMAR.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a tag (1 to 128 letters, digits, '_', '.' or '-', not beginning with '.' or '-')"
              .formatted(value.length() <= 140 ? value : value.substring(0, 140) + "…"));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
