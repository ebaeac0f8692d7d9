package io.awsdeployer.promote.options;

import io.awsdeployer.promote.registry.Tag;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Some tags, by their names: {@code *} stands for any characters or none. */
public record TagGlob(String text) {
  private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9_.*-]{1,128}");

  public TagGlob {
    if (!GRAMMAR.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a tag with wildcards (1 to 128 letters, digits, '_', '.', '-' or '*')"
              .formatted(text.length() <= 140 ? text : text.substring(0, 140) + "…"));
    }
  }

  boolean matches(Tag tag) {
    String regex =
        Arrays.stream(text.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return tag.value().matches(regex);
  }

  @Override
  public String toString() {
    return text;
  }
}
