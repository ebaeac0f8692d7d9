package io.awsdeployer.localaws.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A policy document. Whatever this reader does not know it refuses, see {@link MalformedPolicy}.
 */
record Policy(List<Statement> statements) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private static final Set<String> ELEMENTS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  /** A policy attached to a user, a role or a session. */
  static Policy ofIdentity(String json) {
    Policy policy = parse(json);
    for (Statement statement : policy.statements) {
      require(statement.principals().isEmpty(), "an identity policy has no Principal");
      require(!statement.resources().isEmpty(), "an identity policy needs a Resource");
    }
    return policy;
  }

  /** A policy attached to a resource; a trust policy is one, too. */
  static Policy ofResource(String json) {
    Policy policy = parse(json);
    for (Statement statement : policy.statements) {
      require(statement.principals().isPresent(), "a resource policy needs a Principal");
    }
    return policy;
  }

  private static Policy parse(String json) {
    JsonNode document;
    try {
      document = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new MalformedPolicy("not JSON: " + e.getOriginalMessage());
    }
    known(document, Set.of("Version", "Id", "Statement"));
    require(
        Set.of("2012-10-17", "2008-10-17").contains(document.path("Version").asText("2008-10-17")),
        "unknown Version");
    require(document.has("Statement"), "no Statement");
    List<Statement> statements = new ArrayList<>();
    for (JsonNode statement : each(document.get("Statement"))) {
      statements.add(statement(statement));
    }
    return new Policy(List.copyOf(statements));
  }

  private static Statement statement(JsonNode node) {
    known(node, ELEMENTS);
    String effect = node.path("Effect").asText();
    require(Set.of("Allow", "Deny").contains(effect), "Effect must be Allow or Deny");
    require(node.has("Action") != node.has("NotAction"), "one of Action and NotAction");
    require(!(node.has("Resource") && node.has("NotResource")), "one of Resource and NotResource");
    return new Statement(
        effect.equals("Allow"),
        Optional.ofNullable(node.get("Principal")).map(Policy::principals),
        node.has("NotAction"),
        strings(node.path(node.has("NotAction") ? "NotAction" : "Action")).stream()
            .map(action -> action.toLowerCase(Locale.ROOT))
            .toList(),
        node.has("NotResource"),
        strings(node.path(node.has("NotResource") ? "NotResource" : "Resource")),
        conditions(node.path("Condition")));
  }

  private static Principals principals(JsonNode node) {
    if (node.isTextual()) {
      require(node.asText().equals("*"), "Principal must be * or an object");
      return new Principals(List.of("*"));
    }
    known(node, Set.of("AWS", "Service"));
    return new Principals(strings(node.path("AWS")));
  }

  private static List<Condition> conditions(JsonNode node) {
    List<Condition> conditions = new ArrayList<>();
    node.properties()
        .forEach(operator ->
            operator
                .getValue()
                .properties()
                .forEach(key ->
                    conditions.add(
                        Condition.of(operator.getKey(), key.getKey(), strings(key.getValue())))));
    return List.copyOf(conditions);
  }

  private static List<String> strings(JsonNode node) {
    List<String> strings = new ArrayList<>();
    for (JsonNode each : each(node)) {
      require(each.isTextual() || each.isBoolean(), "not a text: " + each);
      require(!each.asText().contains("${"), "policy variables are not known here: " + each);
      strings.add(each.asText());
    }
    return List.copyOf(strings);
  }

  private static Iterable<JsonNode> each(JsonNode node) {
    if (node.isMissingNode()) {
      return List.of();
    }
    return node.isArray() ? node : List.of(node);
  }

  private static void known(JsonNode node, Set<String> names) {
    require(node.isObject(), "not an object: " + node);
    node.fieldNames()
        .forEachRemaining(name -> require(names.contains(name), "unknown element " + name));
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new MalformedPolicy(otherwise);
    }
  }
}
