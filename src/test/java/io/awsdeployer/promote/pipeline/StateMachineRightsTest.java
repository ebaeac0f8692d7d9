package io.awsdeployer.promote.pipeline;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.promote.pipeline.Template.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each state machine gets what its definition calls, on what it calls it on, and nothing more. */
class StateMachineRightsTest {
  /** An item of a transaction, in JSON or in JSONata. */
  private static final Pattern WRITE =
      Pattern.compile(
          "['\"](Put|Update|Delete)['\"]\\s*:\\s*\\{\\s*['\"]TableName['\"]\\s*:\\s*['\"]\\$\\{(\\w+)}");

  private static final Pattern TABLE = Pattern.compile("(?<!Existing)\\b([A-Z][a-z]+Table)\\b");

  private final Template template = Template.of("template.yaml");

  @ParameterizedTest
  @CsvSource({
    "StateMachine,StateMachineRole",
    "MultiAccountStateMachine,MultiAccountStateMachineRole"
  })
  void theRoleHasWhatTheStatesCall(String machine, String role) {
    Set<String> given =
        template
            .statements(role, "deploy")
            .flatMap(StateMachineRightsTest::given)
            .collect(toCollection(TreeSet::new));
    Set<String> called =
        states(machine)
            .flatMap(state -> called(machine, state))
            .collect(toCollection(TreeSet::new));

    assertThat(given).isEqualTo(called);
    assertThat(template.properties(machine).path("Role").asText()).isEqualTo(role + ".Arn");
  }

  @ParameterizedTest
  @CsvSource({"StateMachine", "MultiAccountStateMachine"})
  void everyPlaceOfTheDefinitionIsFilledIn(String machine) {
    assertThat(substitutions(machine).keySet())
        .containsExactlyInAnyOrderElementsOf(definition(machine).places());
  }

  @ParameterizedTest
  @CsvSource({
    "StateMachineRole,CloudFormationRole.Arn",
    "MultiAccountStateMachineRole,AdministrationRole.Arn"
  })
  void oneRoleIsPassedAndToCloudFormationOnly(String role, String passed) {
    List<JsonNode> passing =
        template
            .statements()
            .filter(s -> s.role().equals(role) && s.actions().contains("iam:PassRole"))
            .map(Statement::json)
            .toList();

    assertThat(passing).hasSize(1);
    JsonNode resource = passing.getFirst().path("Resource");
    assertThat(resource.isArray() ? resource.path(1).asText() : resource.asText())
        .isEqualTo(passed);
    assertThat(passing.getFirst().at("/Condition/StringEquals/iam:PassedToService").asText())
        .isEqualTo("cloudformation.amazonaws.com");
  }

  /** Every task, those in maps too. */
  private Stream<JsonNode> states(String machine) {
    return definition(machine).json().findParents("Resource").stream();
  }

  private Definition definition(String machine) {
    return Definition.of(template.properties(machine).path("DefinitionUri").asText());
  }

  private Map<String, String> substitutions(String machine) {
    return template.properties(machine).path("DefinitionSubstitutions").properties().stream()
        .collect(toMap(Map.Entry::getKey, place -> place.getValue().asText()));
  }

  private static Stream<String> given(Statement statement) {
    Matcher table = TABLE.matcher(statement.json().path("Resource").toString());
    String where = table.find() ? " on " + table.group(1) : "";
    return statement.actions().stream()
        .map(action -> action.startsWith("dynamodb:") ? action + where : action);
  }

  /** What calling an integration takes, with what it implies. */
  private Stream<String> called(String machine, JsonNode state) {
    String place = state.path("Resource").asText().replaceAll("[${}]", "");
    String resource = substitutions(machine).getOrDefault(place, "");
    String call = resource.substring(resource.indexOf(":::") + 3).replace("aws-sdk:", "");
    JsonNode arguments = state.path("Arguments");
    return switch (call) {
      case "lambda:invoke" -> Stream.of("lambda:InvokeFunction");
      case "dynamodb:getItem" -> Stream.of("dynamodb:GetItem on " + table(arguments));
      case "dynamodb:putItem" -> Stream.of("dynamodb:PutItem on " + table(arguments));
      case "dynamodb:updateItem" -> Stream.of("dynamodb:UpdateItem on " + table(arguments));
      case "dynamodb:deleteItem" -> Stream.of("dynamodb:DeleteItem on " + table(arguments));
      case "dynamodb:transactWriteItems" -> writes(arguments);
      // Without ListBucket an absent file is 403.
      case "s3:getObject" -> Stream.of("s3:GetObject", "s3:ListBucket");
      case "sfn:describeExecution" -> Stream.of("states:DescribeExecution");
      // CloudFormation reads the template by the caller's rights; tags and roles are checked too.
      case "cloudformation:createStack" ->
          Stream.of(
              "cloudformation:CreateStack",
              "cloudformation:TagResource",
              "iam:PassRole",
              "s3:GetObject");
      case "cloudformation:updateStack" ->
          Stream.of("cloudformation:UpdateStack", "iam:PassRole", "s3:GetObject");
      case "cloudformation:createStackSet" ->
          Stream.of(
              "cloudformation:CreateStackSet",
              "cloudformation:TagResource",
              "iam:GetRole",
              "iam:PassRole",
              "s3:GetObject");
      case "cloudformation:updateStackSet" ->
          Stream.of("cloudformation:UpdateStackSet", "iam:GetRole", "iam:PassRole", "s3:GetObject");
      case "cloudformation:describeStacks",
          "cloudformation:describeStackEvents",
          "cloudformation:listStackInstances",
          "cloudformation:createStackInstances",
          "cloudformation:updateStackInstances",
          "cloudformation:describeStackSetOperation",
          "cloudformation:listStackSetOperationResults" ->
          Stream.of(
              "cloudformation:"
                  + Character.toUpperCase(call.charAt("cloudformation:".length()))
                  + call.substring("cloudformation:".length() + 1));
      default -> throw new AssertionError("what does %s take?".formatted(state));
    };
  }

  private static String table(JsonNode arguments) {
    return arguments.required("TableName").asText().replaceAll("[${}]", "");
  }

  private static Stream<String> writes(JsonNode arguments) {
    List<String> writes =
        WRITE
            .matcher(arguments.toString())
            .results()
            .map(write -> "dynamodb:%sItem on %s".formatted(write.group(1), write.group(2)))
            .toList();
    assertThat(writes).as(arguments.toString()).isNotEmpty();
    return writes.stream();
  }
}
