package io.awsdeployer.promote.pipeline;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A CloudFormation template. Its tags are not looked at: {@code !Ref Name} is the text {@code
 * Name}, {@code !If [A, b, c]} a list of three.
 */
record Template(String text, JsonNode root) {
  /** A statement of an identity policy, and whose it is. */
  record Statement(String role, JsonNode json) {
    List<String> actions() {
      return list(json.path("Action"));
    }

    boolean onEverything() {
      return json.path("Resource").asText().equals("*");
    }
  }

  /** Reads a file of the project. */
  static Template of(String file) {
    try {
      String text = Files.readString(Path.of(file));
      return new Template(text, new YAMLMapper().readTree(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode resource(String name) {
    return root.path("Resources").required(name);
  }

  JsonNode properties(String resource) {
    return resource(resource).path("Properties");
  }

  /** All statements of all roles that the template makes. */
  Stream<Statement> statements() {
    return root.path("Resources").properties().stream()
        .filter(resource -> resource.getValue().path("Type").asText().equals("AWS::IAM::Role"))
        .flatMap(role ->
            role.getValue().at("/Properties/Policies").findValues("Statement").stream()
                .flatMap(JsonNode::valueStream)
                .map(statement -> new Statement(role.getKey(), statement)));
  }

  /** The statements of one of a role's policies. */
  Stream<Statement> statements(String role, String policyName) {
    return properties(role)
        .path("Policies")
        .valueStream()
        .filter(policy -> policy.path("PolicyName").asText().equals(policyName))
        .flatMap(policy -> policy.at("/PolicyDocument/Statement").valueStream())
        .map(statement -> new Statement(role, statement));
  }

  /** Actions by statement, as {@link #actions(JsonNode)} gives them of a policy. */
  Map<String, Set<String>> actions(String role, String policyName) {
    return statements(role, policyName)
        .collect(
            toMap(
                statement -> statement.json().path("Sid").asText(),
                statement -> new TreeSet<>(statement.actions())));
  }

  /** A policy's actions, by statement. */
  static Map<String, Set<String>> actions(JsonNode policy) {
    return policy
        .path("Statement")
        .valueStream()
        .collect(
            toMap(
                statement -> statement.path("Sid").asText(),
                statement -> new TreeSet<>(list(statement.path("Action")))));
  }

  private static List<String> list(JsonNode actions) {
    return actions.isTextual()
        ? List.of(actions.asText())
        : actions.valueStream().map(JsonNode::asText).toList();
  }
}
