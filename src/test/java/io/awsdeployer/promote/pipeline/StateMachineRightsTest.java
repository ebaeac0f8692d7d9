package io.awsdeployer.promote.pipeline;

import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each state machine gets what its definition calls, on what it calls it on, and nothing more. */
class StateMachineRightsTest {
  /** An item of a transaction, in JSON or in JSONata. */
  private static final Pattern WRITE =
      Pattern.compile(
          "['\"](Put|Update|Delete)['\"]\\s*:\\s*\\{\\s*['\"]TableName['\"]\\s*:\\s*['\"]\\$\\{(\\w+)}");

  private static final Pattern TABLE = Pattern.compile("(?<!Existing)\\b([A-Z][a-z]+Table)\\b");

  private static final String ALIAS = "PromoteImagesFunction.Alias";
  private static final String ARN = "arn:${AWS::Partition}:";

  /** Roles that other tests look at. */
  private static final Set<String> STATED = Set.of("UploadRuleRole", "AdministrationRole");

  /** Step Functions guide, "Using CloudWatch Logs" and "X-Ray and Step Functions". */
  private static final Set<String> LOGS_AND_TRACES =
      Set.of(
          "logs:CreateLogDelivery",
          "logs:GetLogDelivery",
          "logs:UpdateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:DescribeResourcePolicies",
          "logs:DescribeLogGroups",
          "xray:PutTraceSegments",
          "xray:PutTelemetryRecords",
          "xray:GetSamplingRules",
          "xray:GetSamplingTargets");

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

  @ParameterizedTest
  @CsvSource({
    "StateMachine,StateMachineRole",
    "MultiAccountStateMachine,MultiAccountStateMachineRole"
  })
  void itCallsTheAliasAndNothingElse(String machine, String role) {
    assertThat(substitutions(machine)).containsEntry("PromoteImagesLambdaArn", ALIAS);
    assertThat(resources(role, "lambda:InvokeFunction")).containsExactly(ALIAS);
  }

  /** Both definitions begin the names of stacks and stack sets so. */
  @Test
  void onlyStacksThatBeginWithTheEnvironmentAreTouched() {
    assertThat(resources("StateMachineRole", "cloudformation:UpdateStack"))
        .containsExactly(ARN + "cloudformation:${AWS::Region}:${AWS::AccountId}:stack/${Env}-*/*");
    assertThat(resources("MultiAccountStateMachineRole", "cloudformation:UpdateStackSet"))
        .first()
        .isEqualTo(ARN + "cloudformation:${AWS::Region}:${AWS::AccountId}:stackset/${Env}-*:*");
    for (Machine machine : Machine.values()) {
      assertThat(machine.definition().text()).contains("$stack := $env & '-' & ");
    }
  }

  @Test
  void anUploadMayStartTheMachineOfTheModeAndNothingElse() {
    assertThat(template.statements().filter(s -> s.role().equals("UploadRuleRole")))
        .hasSize(1)
        .allSatisfy(statement -> assertThat(statement.actions()).hasSize(1));
    assertThat(resources("UploadRuleRole", "states:StartExecution"))
        .containsExactly("Multi", "MultiAccountStateMachine", "StateMachine");
  }

  /** What logging and tracing take is not in a definition; it is by the services' own guides. */
  @Test
  void nobodyHasAnyOtherRight() {
    Map<String, Set<String>> implied =
        template
            .statements()
            .filter(s -> s.json().path("Sid").isMissingNode() && !STATED.contains(s.role()))
            .collect(
                groupingBy(
                    Statement::role,
                    flatMapping(s -> s.actions().stream(), toCollection(TreeSet::new))));
    assertThat(implied)
        .isEqualTo(
            Map.of(
                "PromoteImagesRole",
                Set.of(
                    "logs:CreateLogStream",
                    "logs:PutLogEvents",
                    "xray:PutTraceSegments",
                    "xray:PutTelemetryRecords"),
                "StateMachineRole",
                LOGS_AND_TRACES,
                "MultiAccountStateMachineRole",
                LOGS_AND_TRACES));
    assertThat(policies())
        .containsExactlyInAnyOrder(
            "PromoteImagesRole promote-images",
            "PromoteImagesRole logs-and-traces",
            "PromoteImagesRole read-source",
            "PromoteImagesRole become-source",
            // Each only with its option: TemplateTest.
            "PromoteImagesRole options",
            "PromoteImagesRole allow-list",
            "PromoteImagesRole create-repositories",
            "PromoteImagesRole creation-templates",
            "PromoteImagesRole repository-key",
            "PromoteImagesRole source-settings",
            "PromoteImagesRole session-tags",
            "PromoteImagesRole tag-order",
            "PromoteImagesRole pull-from-elsewhere",
            "UploadRuleRole start",
            "StateMachineRole deploy",
            "StateMachineRole logs-and-traces",
            "MultiAccountStateMachineRole deploy",
            "MultiAccountStateMachineRole logs-and-traces",
            "AdministrationRole become-execution-role");
  }

  private List<String> policies() {
    return template
        .root()
        .path("Resources")
        .propertyStream()
        .flatMap(role ->
            role.getValue().at("/Properties/Policies").findValuesAsText("PolicyName").stream()
                .map(policy -> role.getKey() + " " + policy))
        .toList();
  }

  /** What an action is given on. */
  private List<String> resources(String role, String action) {
    return template
        .statements()
        .filter(s -> s.role().equals(role) && s.actions().contains(action))
        .map(s -> s.json().path("Resource"))
        .flatMap(resource -> resource.isArray() ? resource.valueStream() : Stream.of(resource))
        .map(JsonNode::asText)
        .toList();
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
