package io.awsdeployer.promote.options;

import io.awsdeployer.promote.error.Shown;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a tag is made of that keeps a replaced image, for example <code>rollback-{tag}</code>.
 *
 * @param text letters, digits, {@code _}, {@code .}, {@code -} and places to be filled in, among
 *     them <code>{tag}</code> or <code>{digest}</code>: without these two tags of a repository that
 *     move at once would take it from each other
 */
public record KeepPattern(String text) {
  private static final Pattern GRAMMAR =
      Pattern.compile("(?:[a-zA-Z0-9_.-]++|\\{(?:tag|digest|env|sk)})+");
  private static final Pattern PLACE = Pattern.compile("\\{(tag|digest|env|sk)}");

  /** What is filled in makes a tag of it, which has at most 128. */
  private static final int LONGEST = 512;

  public KeepPattern {
    // A repeated choice is matched by recursion, one level for each.
    if (text.length() > LONGEST || !GRAMMAR.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a pattern of tags (letters, digits, '_', '.', '-', {tag}, {digest}, {env} and {sk})"
              .formatted(Shown.of(text, 140)));
    }
    if (!text.contains("{tag}") && !text.contains("{digest}")) {
      throw new IllegalArgumentException(
          "'%s' has neither {tag} nor {digest}: all images of a repository would be kept under one tag, so only the last of them"
              .formatted(text));
    }
  }

  /** The text with the values in its places. */
  public String filled(Map<String, String> values) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
  }
}
