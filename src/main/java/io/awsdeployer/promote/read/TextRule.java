package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.Shown;
import java.util.regex.Pattern;

/**
 * What a text of the event must look like, where a type of its own would say no more than that.
 *
 * @param name what the text is, with its article
 * @param pattern all of it
 * @param rule the pattern in words
 */
record TextRule(String name, Pattern pattern, String rule) {
  /** It becomes part of SSM parameters' and tables' names. */
  static final TextRule ENV =
      new TextRule(
          "an environment's name",
          Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
          "1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit");

  /** Names and keys that are carried along and never taken apart. */
  static final TextRule NAME =
      new TextRule(
          "a name",
          Pattern.compile("[^\\p{Cntrl}]{0,255}[^\\p{Cntrl}\\s]"),
          "1 to 256 characters, no control characters, no space at the end");

  /** Such as a Step Functions execution's ARN. */
  static final TextRule EXECUTION_ID =
      new TextRule(
          "an execution's id",
          Pattern.compile("[\\x21-\\x7E]{1,1024}"),
          "1 to 1024 visible ASCII characters");

  /** Gives the text back, or refuses it. */
  String check(String text) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not %s (%s)".formatted(Shown.of(text, 80), name, rule));
    }
    return text;
  }
}
