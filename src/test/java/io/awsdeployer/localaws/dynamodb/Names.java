package io.awsdeployer.localaws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.http.AwsError;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request's {@code ExpressionAttributeNames} and {@code …Values}. What is given has to be used,
 * and what is used to be given (API reference, UpdateItem).
 */
final class Names {

  /** Of the developer guide's list of reserved words those that a table like ours could want. */
  private static final Set<String> RESERVED =
      Set.of(
          "ACTION",
          "COMMENT",
          "COUNT",
          "DATA",
          "DATE",
          "GROUP",
          "HASH",
          "ITEM",
          "ITEMS",
          "KEY",
          "KEYS",
          "LANGUAGE",
          "LAST",
          "LIST",
          "LOCAL",
          "LOCATION",
          "NAME",
          "NAMES",
          "OPTION",
          "ORDER",
          "OWNER",
          "PARTITION",
          "RANGE",
          "REGION",
          "ROLE",
          "SET",
          "SIZE",
          "SOURCE",
          "STATE",
          "STATUS",
          "TABLE",
          "TARGET",
          "TIME",
          "TIMESTAMP",
          "TTL",
          "TYPE",
          "USER",
          "VALUE",
          "VALUES",
          "VIEW",
          "ZONE");

  private final JsonNode names;
  private final JsonNode values;
  private final Set<String> unused = new TreeSet<>();

  Names(JsonNode input) {
    this.names = input.path("ExpressionAttributeNames");
    this.values = input.path("ExpressionAttributeValues");
    names.fieldNames().forEachRemaining(unused::add);
    values.fieldNames().forEachRemaining(unused::add);
  }

  String attribute(String token, String expression) {
    if (token.startsWith("#")) {
      if (!names.has(token)) {
        throw invalid(
            expression,
            "An expression attribute name used in the document path is not defined; attribute name: "
                + token);
      }
      unused.remove(token);
      return names.path(token).asText();
    }
    if (RESERVED.contains(token.toUpperCase(Locale.ROOT))) {
      throw invalid(expression, "Attribute name is a reserved keyword; reserved keyword: " + token);
    }
    return token;
  }

  JsonNode value(String token, String expression) {
    if (!values.has(token)) {
      throw invalid(
          expression,
          "An expression attribute value used in expression is not defined; attribute value: "
              + token);
    }
    unused.remove(token);
    return values.path(token);
  }

  void requireAllUsed() {
    if (!unused.isEmpty()) {
      throw new AwsError(
          400,
          "ValidationException",
          "Value unused in expressions: keys: {" + String.join(", ", unused) + "}");
    }
  }

  static AwsError invalid(String expression, String text) {
    return new AwsError(400, "ValidationException", "Invalid " + expression + ": " + text);
  }
}
