package io.awsdeployer.localaws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Decides a {@code ConditionExpression} while it reads it: {@code OR}, {@code AND}, {@code NOT},
 * brackets, comparisons, {@code attribute_exists}, {@code attribute_not_exists} (developer guide,
 * "Condition and filter expressions"). All of it is read whatever the outcome, so that mistakes are
 * found.
 */
final class Condition {

  private final Tokens tokens;
  private final Names names;
  private final JsonNode item;

  private Condition(Tokens tokens, Names names, JsonNode item) {
    this.tokens = tokens;
    this.names = names;
    this.item = item;
  }

  static boolean holds(String text, Names names, JsonNode item) {
    Tokens tokens = new Tokens("ConditionExpression", text);
    boolean holds = new Condition(tokens, names, item).either();
    if (tokens.more()) {
      throw Names.invalid(tokens.expression(), "Syntax error; token: \"" + tokens.take() + "\"");
    }
    return holds;
  }

  private boolean either() {
    boolean holds = both();
    while (tokens.taken("OR")) {
      holds |= both();
    }
    return holds;
  }

  private boolean both() {
    boolean holds = single();
    while (tokens.taken("AND")) {
      holds &= single();
    }
    return holds;
  }

  private boolean single() {
    if (tokens.taken("NOT")) {
      return !single();
    }
    if (tokens.taken("(")) {
      boolean holds = either();
      tokens.require(")");
      return holds;
    }
    if (tokens.taken("attribute_exists")) {
      return exists();
    }
    if (tokens.taken("attribute_not_exists")) {
      return !exists();
    }
    return comparison();
  }

  private boolean exists() {
    tokens.require("(");
    String attribute = names.attribute(tokens.take(), tokens.expression());
    tokens.require(")");
    return item.has(attribute);
  }

  private boolean comparison() {
    JsonNode left = operand();
    String operator = tokens.take();
    JsonNode right = operand();
    boolean comparable =
        left.path("S").isTextual() && right.path("S").isTextual(); // an absent one never holds
    int order =
        comparable
            ? Arrays.compareUnsigned(
                left.path("S").asText().getBytes(StandardCharsets.UTF_8),
                right.path("S").asText().getBytes(StandardCharsets.UTF_8))
            : 0;
    return switch (operator) {
      case "=" -> !left.isMissingNode() && left.equals(right);
      case "<>" -> !left.equals(right);
      case "<" -> comparable && order < 0;
      case "<=" -> comparable && order <= 0;
      case ">" -> comparable && order > 0;
      case ">=" -> comparable && order >= 0;
      default ->
          throw Names.invalid(tokens.expression(), "Syntax error; token: \"" + operator + "\"");
    };
  }

  private JsonNode operand() {
    String token = tokens.take();
    if (token.startsWith(":")) {
      return names.value(token, tokens.expression());
    }
    JsonNode value = item.path(names.attribute(token, tokens.expression()));
    return value.isObject() ? value : MissingNode.getInstance();
  }
}
