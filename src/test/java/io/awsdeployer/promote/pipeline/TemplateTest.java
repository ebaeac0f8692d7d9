package io.awsdeployer.promote.pipeline;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.pipeline.Template.Statement;
import io.awsdeployer.promote.testing.Markdown;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The templates give the rights that README lists, no others, and are what they say. */
class TemplateTest {
  private static final String TARGET_FILE = "src/main/cloudformation/target-account.yaml";

  /** What nobody can give on a named resource, and why. */
  private static final Map<String, String> ON_EVERYTHING =
      Map.of(
          "ecr:GetAuthorizationToken", "a token is for the account's whole registry",
          "ecr:DescribeRepositoryCreationTemplates", "templates are the registry's",
          "xray:*", "X-Ray has no resources for traces",
          "logs:*", "Step Functions sets up deliveries of logs, which have no resource",
          "cloudformation:CreateStackSet", "no resource; a condition says where templates lie",
          "cloudformation:*", "the minimum of StackSets' execution role, by the guide");

  private static final Markdown RIGHTS = Markdown.of("README.md").section("Rights");

  private final Template template = Template.of("template.yaml");
  private final Template target = Template.of(TARGET_FILE);

  @Test
  void theFunctionsRoleHasWhatReadmeLists() {
    Map<String, Set<String>> listed =
        Template.actions(RIGHTS.section("The function's role").json().getFirst());
    listed.putAll(Template.actions(targetPolicy()));
    Map<String, Set<String>> given =
        new HashMap<>(template.actions("PromoteImagesRole", "promote-images"));
    given.putAll(conditional(template, "PromoteImagesRole", "ReadSourceAsFunction"));
    assertThat(given).isEqualTo(listed);
  }

  /** Of the one policy that is there under a condition only. */
  static Map<String, Set<String>> conditional(Template template, String role, String condition) {
    List<JsonNode> policies =
        template
            .properties(role)
            .path("Policies")
            .valueStream()
            .filter(part -> part.path(0).asText().equals(condition))
            .toList();
    assertThat(policies).hasSize(1);
    assertThat(policies.getFirst().path(2).asText()).isEqualTo("AWS::NoValue");
    return Template.actions(policies.getFirst().at("/1/PolicyDocument"));
  }

  @Test
  void theTargetsRoleHasWhatReadmeLists() {
    assertThat(target.actions("PromotionRole", "promote-images"))
        .isEqualTo(Template.actions(targetPolicy()));
  }

  @Test
  void nothingIsGivenOnEverythingThatCouldBeNamed() {
    Set<String> given =
        Stream.of(template, target)
            .flatMap(Template::statements)
            .filter(Statement::onEverything)
            .flatMap(statement -> statement.actions().stream())
            .map(action -> action.replaceAll("^(xray|logs):.*", "$1:*"))
            .collect(toSet());
    assertThat(given).isEqualTo(ON_EVERYTHING.keySet());
  }

  @Test
  void bucketsAreListedWithoutACondition() {
    assertThat(template.statements().filter(s -> s.actions().contains("s3:ListBucket")))
        .hasSize(3)
        .allSatisfy(statement -> assertThat(statement.json().has("Condition")).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"template.yaml", TARGET_FILE})
  void noPartitionIsWrittenDown(String file) {
    assertThat(Template.of(file).text()).doesNotContain("arn:aws");
    assertThat(
            Pattern.compile("[^\\s\"]*amazonaws\\.com[a-z.]*")
                .matcher(Template.of(file).text())
                .results()
                .map(MatchResult::group)
                // Services' principals are the same in every partition.
                .filter(name -> !name.matches("(s3|[a-z]+(\\.\\{region})?)\\.amazonaws\\.com")))
        .isEmpty();
  }

  @Test
  void anUploadStartsExactlyOneMachine() {
    assertThat(template.resource("StateMachine").path("Condition").asText()).isEqualTo("Single");
    assertThat(template.resource("MultiAccountStateMachine").path("Condition").asText())
        .isEqualTo("Multi");
    assertThat(
            template.root().path("Resources").properties().stream()
                .filter(r -> r.getValue().toString().contains("aws.s3"))
                .map(Map.Entry::getKey))
        .containsExactly("UploadRule");
    JsonNode targets = template.properties("UploadRule").path("Targets");
    assertThat(targets).hasSize(1);
    assertThat(targets.at("/0/Arn").valueStream().map(JsonNode::asText))
        .containsExactly("Multi", "MultiAccountStateMachine", "StateMachine");
  }

  @Test
  void theRuleMakesAnInputOfTheStateMachine() throws IOException {
    JsonNode made = template.properties("UploadRule").at("/Targets/0/InputTransformer");
    String text = made.path("InputTemplate").asText();
    for (Map.Entry<String, JsonNode> path : made.path("InputPathsMap").properties()) {
      assertThat(text).contains("<" + path.getKey() + ">");
      text = text.replace("<" + path.getKey() + ">", "\"" + path.getValue().asText() + "\"");
    }
    JsonNode input = new JsonMapper().readTree(text);
    assertThat(input.at("/detail/bucket/name").asText()).isEqualTo("$.detail.bucket.name");
    assertThat(input.at("/detail/object/key").asText()).isEqualTo("$.detail.object.key");
    assertThat(input.at("/detail/object/sequencer").asText())
        .isEqualTo("$.detail.object.sequencer");
    assertThat(input.path("time").asText()).isEqualTo("$.time");
    assertThat(input.path("id").asText()).isEqualTo("$.id");
  }

  @ParameterizedTest
  @CsvSource({"Builds,builds", "Targets,targets", "Locks,locks", "Deployments,deployments"})
  void tablesHaveAwsDeployersNamesAndKeys(String resource, String name) {
    JsonNode table = template.properties(resource + "Table");
    assertThat(table.path("TableName").asText()).isEqualTo("${Env}-aws-deployer--" + name);
    assertThat(table.path("KeySchema").toString())
        .isEqualTo(
            """
            [{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}]\
            """);
    assertThat(table.path("TimeToLiveSpecification").path("AttributeName").asText())
        .isEqualTo(name.equals("locks") ? "ttl" : "");
  }

  @ParameterizedTest
  @CsvSource({"PromotionRole,FunctionRoleName", "ExecutionRole,AdministrationRoleName"})
  void targetRolesTrustARoleThatNeedNotExistYet(String role, String trusted) {
    JsonNode trust = target.properties(role).at("/AssumeRolePolicyDocument/Statement");
    // Besides it only what the function may do with its own session, where that is on.
    assertThat(trust).hasSize(role.equals("PromotionRole") ? 2 : 1);
    for (JsonNode statement : trust) {
      JsonNode given = statement.isArray() ? statement.path(1) : statement;
      assertThat(given.at("/Principal/AWS").asText())
          .isEqualTo("arn:${AWS::Partition}:iam::${PipelineAccount}:root");
      assertThat(given.at("/Condition/ArnLike/aws:PrincipalArn").asText())
          .isEqualTo("arn:${AWS::Partition}:iam::${PipelineAccount}:role/${%s}".formatted(trusted));
      assertThat(given.path("Action").asText())
          .isEqualTo(statement.isArray() ? "sts:TagSession" : "sts:AssumeRole");
    }
  }

  @Test
  void stackSetsBecomeTheExecutionRoleAndNothingElse() {
    assertThat(
            template
                .statements()
                .filter(s -> s.role().equals("AdministrationRole"))
                .map(s -> s.actions() + " " + s.json().path("Resource").asText()))
        .containsExactly(
            "[sts:AssumeRole] arn:${AWS::Partition}:iam::*:role/${StackExecutionRoleName}");
    JsonNode trust =
        template.properties("AdministrationRole").at("/AssumeRolePolicyDocument/Statement/0");
    assertThat(trust.at("/Condition/StringEquals/aws:SourceAccount").asText())
        .isEqualTo("AWS::AccountId");
  }

  @ParameterizedTest
  @CsvSource({
    "AWS/States,ExecutionsFailed",
    "AWS/States,ExecutionsTimedOut",
    "AWS/States,ExecutionsAborted",
    "AWS/Lambda,Errors",
    "AWS/Lambda,Throttles",
    "AWS/SQS,ApproximateNumberOfMessagesVisible"
  })
  void whatFailsIsToldToTheTopic(String namespace, String metric) {
    assertThat(
            template
                .root()
                .path("Resources")
                .valueStream()
                .filter(r -> r.path("Type").asText().equals("AWS::CloudWatch::Alarm"))
                .map(alarm -> alarm.path("Properties"))
                .filter(alarm -> alarm.findValuesAsText("MetricName").contains(metric)))
        .hasSize(1)
        .allSatisfy(alarm -> {
          assertThat(alarm.findValuesAsText("Namespace")).contains(namespace);
          assertThat(alarm.path("AlarmActions").toString()).isEqualTo("[\"Failures\"]");
        });
  }

  @Test
  void anExecutionThatDoesNotSucceedIsToldWhateverItEndsBy() {
    JsonNode rule = template.properties("FailureRule");
    assertThat(rule.at("/EventPattern/detail/status").toString())
        .isEqualTo("[\"FAILED\",\"TIMED_OUT\",\"ABORTED\"]");
    assertThat(rule.at("/Targets/0/Arn").asText()).isEqualTo("Failures");
    String text = rule.at("/Targets/0/InputTransformer/InputTemplate").asText();
    assertThat(rule.at("/Targets/0/InputTransformer/InputPathsMap").properties())
        .isNotEmpty()
        .allSatisfy(path -> assertThat(text).contains("<" + path.getKey() + ">"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theDashboardIsJsonAndShowsWhatTheFunctionEmits(boolean machine) throws IOException {
    JsonNode sub = template.properties("Dashboard").path("DashboardBody");
    JsonNode machines = sub.at("/1/Machine");
    String body =
        sub.path(0).asText().replace("${Machine}", machine ? machines.at("/1/0").asText() : "");

    JsonNode dashboard = new JsonMapper().readTree(body);

    Set<String> named =
        Stream.of(
                "Promotions",
                "PromotionFailures",
                "PromotionsToRetry",
                "ImagesPromoted",
                "BytesCopied",
                "BlobsCopied",
                "TagsSwitched",
                "PromotionDuration",
                "ColdStart")
            .collect(toSet());
    assertThat(
            dashboard
                .path("widgets")
                .valueStream()
                .map(widget -> widget.at("/properties/metrics"))
                .filter(metrics -> metrics.at("/0/0").asText().startsWith("aws-deployer/"))
                .flatMap(JsonNode::valueStream)
                .map(metric -> metric.path(1).asText())
                .filter(name -> !name.isEmpty())
                .collect(toSet()))
        .isEqualTo(named);
    assertThat(dashboard.toString().contains("ExecutionsFailed")).isEqualTo(machine);
  }

  private static JsonNode targetPolicy() {
    return RIGHTS.section("The target account's role").json().getFirst();
  }
}
