package io.awsdeployer.localaws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.http.AwsError;
import java.util.HashSet;
import java.util.Set;

/**
 * Carries out an {@code UpdateExpression} of {@code SET} and {@code REMOVE}. Every right side is
 * read from the item as it was before (developer guide, "Update expressions").
 */
final class Update {

  private final Tokens tokens;
  private final Names names;
  private final JsonNode before;
  private final ObjectNode after;
  private final Set<String> touched = new HashSet<>();

  private Update(Tokens tokens, Names names, ObjectNode before) {
    this.tokens = tokens;
    this.names = names;
    this.before = before.deepCopy();
    this.after = before;
  }

  static ObjectNode of(String text, Names names, ObjectNode before) {
    Update update = new Update(new Tokens("UpdateExpression", text), names, before);
    while (update.tokens.more()) {
      update.clause();
    }
    return update.after;
  }

  private void clause() {
    if (tokens.taken("SET")) {
      do {
        String attribute = target();
        tokens.require("=");
        after.set(attribute, value());
      } while (tokens.taken(","));
    } else if (tokens.taken("REMOVE")) {
      do {
        after.remove(target());
      } while (tokens.taken(","));
    } else {
      throw Names.invalid(tokens.expression(), "Syntax error; token: \"" + tokens.take() + "\"");
    }
  }

  private String target() {
    String attribute = names.attribute(tokens.take(), tokens.expression());
    if (Table.isKey(attribute)) {
      throw new AwsError(
          400,
          "ValidationException",
          "One or more parameter values were invalid: Cannot update attribute "
              + attribute
              + ". This attribute is part of the key");
    }
    if (!touched.add(attribute)) {
      throw Names.invalid(
          tokens.expression(),
          "Two document paths overlap with each other; must remove or rewrite one of these paths;"
              + " path one: ["
              + attribute
              + "], path two: ["
              + attribute
              + "]");
    }
    return attribute;
  }

  private JsonNode value() {
    if (tokens.taken("if_not_exists")) {
      tokens.require("(");
      String attribute = names.attribute(tokens.take(), tokens.expression());
      tokens.require(",");
      JsonNode otherwise = operand();
      tokens.require(")");
      return before.has(attribute) ? before.path(attribute) : otherwise;
    }
    return operand();
  }

  private JsonNode operand() {
    String token = tokens.take();
    if (token.startsWith(":")) {
      return names.value(token, tokens.expression());
    }
    String attribute = names.attribute(token, tokens.expression());
    if (!before.has(attribute)) {
      throw new AwsError(
          400,
          "ValidationException",
          "The provided expression refers to an attribute that does not exist in the item");
    }
    return before.path(attribute);
  }
}
