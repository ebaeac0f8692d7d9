package io.awsdeployer.localaws.dynamodb;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An expression's words, one after the other. */
final class Tokens {

  private static final Pattern TOKEN =
      Pattern.compile("\\s*([:#]?[A-Za-z_][A-Za-z0-9_]*|<>|<=|>=|[=<>(),])");

  private final String expression;
  private final List<String> tokens = new ArrayList<>();
  private int next;

  /**
   * Takes a text apart.
   *
   * @param expression what the request calls it, for example {@code ConditionExpression}
   */
  Tokens(String expression, String text) {
    this.expression = expression;
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      tokens.add(matcher.group(1));
      end = matcher.end();
    }
    if (!text.substring(end).isBlank() || tokens.isEmpty()) {
      throw Names.invalid(expression, "Syntax error; token: \"" + text.substring(end) + "\"");
    }
  }

  String expression() {
    return expression;
  }

  boolean more() {
    return next < tokens.size();
  }

  String take() {
    if (!more()) {
      throw Names.invalid(expression, "Syntax error; token: \"<EOF>\"");
    }
    return tokens.get(next++);
  }

  /** Takes the word if it comes next, in any case. */
  boolean taken(String word) {
    boolean is = more() && tokens.get(next).equalsIgnoreCase(word);
    if (is) {
      next++;
    }
    return is;
  }

  void require(String word) {
    if (!taken(word)) {
      throw Names.invalid(
          expression, "Syntax error; token: \"" + (more() ? tokens.get(next) : "<EOF>") + "\"");
    }
  }
}
