package io.awsdeployer.promote.naming;

import io.awsdeployer.promote.registry.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tag as people write it who do not know the build yet, for example {@code git-{sha}}. A text
 * without placeholders is a tag as it is.
 */
public record TagPattern(String text) {
  private static final Pattern HOLE = Pattern.compile("\\{([^{}]*)\\}");
  private static final Pattern NOT_IN_A_TAG = Pattern.compile("[^A-Za-z0-9_.-]");

  /** Enough to recognise a pattern by. */
  private static final int SHOWN = 140;

  public TagPattern {
    List<String> wrong = new ArrayList<>();
    Matcher hole = HOLE.matcher(text);
    while (hole.find()) {
      if (Placeholder.of(hole.group(1)).isEmpty()) {
        wrong.add(
            "unknown placeholder '%s' (known are %s)"
                .formatted(shown(hole.group()), Placeholder.known()));
      }
    }
    String rest = HOLE.matcher(text).replaceAll("");
    if (rest.contains("{") || rest.contains("}")) {
      wrong.add(
          "'%s' has a brace without its other one; placeholders are written like {sha}"
              .formatted(shown(text)));
    } else if (rest.equals(text)) {
      Tag _ = new Tag(text);
    } else if (NOT_IN_A_TAG.matcher(rest).find()) {
      wrong.add(
          "'%s' can make no tag: beside placeholders it may have letters, digits, '_', '.' and '-'"
              .formatted(shown(text)));
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /**
   * The tag for one build. In what a placeholder stands for, each character that no tag can have
   * becomes {@code -}: the branch {@code feature/x} gives {@code feature-x}.
   *
   * @throws IllegalArgumentException when a placeholder stands for nothing, or no tag comes of it
   */
  public Tag fill(BuildNames names) {
    List<String> unknown = new ArrayList<>();
    Matcher hole = HOLE.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (hole.find()) {
      Placeholder placeholder = Placeholder.of(hole.group(1)).orElseThrow();
      String value =
          switch (names.get(placeholder)) {
            case BuildNames.Known(String known) -> NOT_IN_A_TAG.matcher(known).replaceAll("-");
            case BuildNames.Unknown(String reason) -> {
              unknown.add("'%s' has no value for %s: %s".formatted(text, placeholder, reason));
              yield "";
            }
          };
      hole.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    hole.appendTail(filled);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", unknown));
    }
    try {
      return new Tag(filled.toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          text.contentEquals(filled)
              ? e.getMessage()
              : "'%s' becomes something else: %s".formatted(shown(text), e.getMessage()),
          e);
    }
  }

  private static String shown(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  @Override
  public String toString() {
    return text;
  }
}
