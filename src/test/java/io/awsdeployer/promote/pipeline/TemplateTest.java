package io.awsdeployer.promote.pipeline;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.awsdeployer.promote.testing.Markdown;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The templates give the rights that README lists and that the definition needs, and no others. */
class TemplateTest {
  private static final String TEMPLATE = "template.yaml";
  private static final String TARGET = "src/main/cloudformation/target-account.yaml";
  private static final Markdown RIGHTS = Markdown.of("README.md").section("Rights");

  @Test
  void theFunctionsRoleHasWhatReadmeLists() throws IOException {
    Map<String, Set<String>> listed =
        actions(RIGHTS.section("The function's role").json().getFirst());
    listed.putAll(actions(targetPolicy()));
    assertThat(actions(policy(TEMPLATE, "PromoteImagesRole", "promote-images"))).isEqualTo(listed);
  }

  @Test
  void theTargetsRoleHasWhatReadmeLists() throws IOException {
    assertThat(actions(policy(TARGET, "PromotionRole", "promote-images")))
        .isEqualTo(actions(targetPolicy()));
  }

  @Test
  void theStateMachinesRoleHasWhatItsStatesCall() throws IOException {
    Set<String> given =
        actions(policy(TEMPLATE, "StateMachineRole", "deploy")).values().stream()
            .flatMap(Set::stream)
            .collect(toCollection(TreeSet::new));
    Set<String> called =
        Definition.of("step-function-definition.json")
            .with(Pipeline.SUBSTITUTIONS)
            .states()
            .map(state -> state.getValue().path("Resource").asText())
            .filter(resource -> !resource.isEmpty())
            .flatMap(TemplateTest::needed)
            .collect(toCollection(TreeSet::new));
    assertThat(given).isEqualTo(called);
  }

  /** What calling an integration takes, with what it implies. */
  private static Stream<String> needed(String resource) {
    String call = resource.substring(resource.indexOf(":::") + 3).replace("aws-sdk:", "");
    return switch (call) {
      case "lambda:invoke" -> Stream.of("lambda:InvokeFunction");
      case "dynamodb:putItem" -> Stream.of("dynamodb:PutItem");
      case "dynamodb:transactWriteItems" -> Stream.of("dynamodb:PutItem", "dynamodb:UpdateItem");
      // Without ListBucket an absent file is 403.
      case "s3:getObject" -> Stream.of("s3:GetObject", "s3:ListBucket");
      case "cloudformation:createStack" ->
          Stream.of(
              "cloudformation:CreateStack",
              "cloudformation:TagResource",
              "iam:PassRole",
              "s3:GetObject");
      case "cloudformation:updateStack" ->
          Stream.of("cloudformation:UpdateStack", "iam:PassRole", "s3:GetObject");
      case "cloudformation:describeStacks" -> Stream.of("cloudformation:DescribeStacks");
      case "cloudformation:describeStackEvents" -> Stream.of("cloudformation:DescribeStackEvents");
      default -> throw new AssertionError("what does %s take?".formatted(resource));
    };
  }

  @Test
  void nothingIsGivenOnEverythingThatCouldBeNamed() throws IOException {
    Set<String> onEverything = new TreeSet<>();
    for (JsonNode resource : template(TEMPLATE).path("Resources")) {
      for (JsonNode policy : resource.at("/Properties/Policies")) {
        for (JsonNode statement : policy.at("/PolicyDocument/Statement")) {
          if (statement.path("Resource").asText().equals("*")) {
            onEverything.addAll(list(statement.path("Action")));
          }
        }
      }
    }
    assertThat(onEverything)
        .allMatch(action -> action.matches("ecr:GetAuthorizationToken|xray:.*|logs:.*"));
  }

  @Test
  void everyPlaceOfTheDefinitionIsFilledIn() throws IOException {
    JsonNode substitutions =
        template(TEMPLATE).at("/Resources/StateMachine/Properties/DefinitionSubstitutions");
    assertThat(substitutions.propertyStream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrderElementsOf(
            Definition.of("step-function-definition.json").places());
  }

  @Test
  void theRuleMakesAnInputOfTheStateMachine() throws IOException {
    JsonNode target = template(TEMPLATE).at("/Resources/UploadRule/Properties/Targets/0");
    String made = target.at("/InputTransformer/InputTemplate").asText();
    for (Map.Entry<String, JsonNode> path :
        target.at("/InputTransformer/InputPathsMap").properties()) {
      assertThat(made).contains("<" + path.getKey() + ">");
      made = made.replace("<" + path.getKey() + ">", "\"" + path.getValue().asText() + "\"");
    }
    JsonNode input = new JsonMapper().readTree(made);
    assertThat(input.at("/detail/bucket/name").asText()).isEqualTo("$.detail.bucket.name");
    assertThat(input.at("/detail/object/key").asText()).isEqualTo("$.detail.object.key");
    assertThat(input.at("/detail/object/sequencer").asText())
        .isEqualTo("$.detail.object.sequencer");
    assertThat(input.path("time").asText()).isEqualTo("$.time");
    assertThat(input.path("id").asText()).isEqualTo("$.id");
  }

  private static JsonNode targetPolicy() {
    return RIGHTS.section("The target account's role").json().getFirst();
  }

  private static JsonNode template(String file) throws IOException {
    return new YAMLMapper().readTree(new File(file));
  }

  private static JsonNode policy(String file, String role, String name) throws IOException {
    return template(file)
        .path("Resources")
        .path(role)
        .at("/Properties/Policies")
        .valueStream()
        .filter(policy -> policy.path("PolicyName").asText().equals(name))
        .findFirst()
        .orElseThrow()
        .path("PolicyDocument");
  }

  /** A policy's actions, by statement. */
  private static Map<String, Set<String>> actions(JsonNode policy) {
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
