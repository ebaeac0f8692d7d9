package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.awsdeployer.localaws.ecr.CreationTemplate;
import io.awsdeployer.localaws.ecr.RepositorySettings;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Policies;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The option {@code repositories}: what is no option, and what README says that it takes. */
class RepositoryOptionsTest {
  private static final String LIFECYCLE =
      "{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"untagged\",\"countType\":\"imageCountMoreThan\",\"countNumber\":5},\"action\":{\"type\":\"expire\"}}]}";
  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"ecr:BatchGetImage\"}]}";
  private static final List<JsonNode> README =
      Markdown.of("README.md").section("Repositories").json();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | repositories.create: is missing",
        "{\"create\": \"always\"} | repositories.create: 'always' is not one of source, template, given",
        "{\"create\": \"given\", \"scan_on_push\": 1} | repositories.scan_on_push: must be true or false",
        "{\"create\": \"given\", \"encryption\": {\"type\": \"AES\"}} | repositories.encryption.type: 'AES' is not one of AES256, KMS, KMS_DSSE",
        "{\"create\": \"given\", \"encryption\": {\"type\": \"AES256\", \"key\": \"k\"}} | repositories.encryption: AES256 has no key",
        "{\"create\": \"given\", \"mutability\": \"MUTABLE\", \"exclusions\": [\"a\"]} | repositories.mutability: MUTABLE has no exclusions",
        "{\"create\": \"given\", \"mutability\": \"IMMUTABLE_WITH_EXCLUSION\"} | repositories.mutability: IMMUTABLE_WITH_EXCLUSION needs exclusions",
        "{\"create\": \"given\", \"mutability\": \"IMMUTABLE_WITH_EXCLUSION\", \"exclusions\": [\"a b\"]} | 'a b' is no exclusion",
        "{\"create\": \"given\", \"mutability\": \"IMMUTABLE_WITH_EXCLUSION\", \"exclusions\": [\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]} | 6 exclusions are more than the 5",
        "{\"create\": \"given\", \"exclusions\": [\"a\"]} | repositories.exclusions: says nothing without mutability",
        "{\"create\": \"given\", \"exclusions\": [1]} | repositories.exclusions: must have strings, not a number",
        "{\"create\": \"given\", \"lifecycle_policy\": {}} | repositories.lifecycle_policy: has no 'rules'",
        "{\"create\": \"given\", \"policy\": {}} | repositories.policy: has no 'Statement'",
        "{\"create\": \"given\", \"tags\": {\"aws:x\": \"y\"}} | repositories.tags: 'aws:x' is no tag",
        "{\"create\": \"given\", \"tags\": {\"x\": 1}} | repositories.tags: 'x' is no tag",
        "{\"create\": \"given\", \"tag\": {}} | repositories.tag: unknown field; did you mean 'tags'?"
      })
  void whatIsWrongInTheOptionIsToldWithItsPlace(String option, String told) {
    try (Bed bed = bed("{\"repositories\": %s}".formatted(option))) {
      assertThat(bed.promote().failed(InvalidRequestException.class)).hasMessageContaining(told);
      assertThat(bed.aws().requests().entries())
          .extracting(LoggedRequest::operation)
          .noneMatch(operation -> operation.startsWith("ecr:"));
    }
  }

  @Test
  void theExampleIsAnOption() {
    try (Bed bed = bed(README.getFirst().toString())) {
      allow(bed, README.get(1), README.get(2));
      assertThat(bed.promote().ok().path("repositories_created").size()).isEqualTo(1);
      assertThat(bed.target("shop/api").settings().scanOnPush()).isTrue();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyRightOfTheTargetsIsNeeded() {
    return actions(README.get(1))
        .map(action ->
            DynamicTest.dynamicTest(
                action,
                () -> {
                  String from =
                      action.equals("ecr:DescribeRepositoryCreationTemplates")
                          ? "template"
                          : "source";
                  assertThat(needed(from, without(README.get(1), action), README.get(2))).isTrue();
                }));
  }

  @TestFactory
  Stream<DynamicTest> everyRightOfTheFunctionsIsNeeded() {
    return actions(README.get(2))
        .map(action ->
            DynamicTest.dynamicTest(
                action,
                () ->
                    assertThat(needed("source", README.get(1), without(README.get(2), action)))
                        .isTrue()));
  }

  @TestFactory
  Stream<DynamicTest> andAllAreEnough() {
    return Stream.of("source", "template")
        .map(from ->
            DynamicTest.dynamicTest(
                from, () -> assertThat(needed(from, README.get(1), README.get(2))).isFalse()));
  }

  /** Whether a promotion that makes use of everything fails with these rights. */
  private static boolean needed(String from, JsonNode target, JsonNode function) {
    String key = "arn:aws:kms:us-east-1:222222222222:key/one";
    try (Bed bed =
        bed(
            "{\"repositories\": {\"create\": \"%s\", \"encryption\": {\"type\": \"KMS\", \"key\": \"%s\"}}}"
                .formatted(from, key))) {
      bed.source("shop/api").policy(POLICY).lifecyclePolicy(LIFECYCLE);
      bed.targetRegistry()
          .templates()
          .put(
              "ROOT",
              new CreationTemplate(
                  "ROOT",
                  List.of("REPLICATION"),
                  RepositorySettings.standard(),
                  Optional.of(LIFECYCLE),
                  Optional.of(POLICY),
                  Map.of()));
      bed.pushed("shop/there", "1", TestImages.small(2)).manifestOf("shop/api:1", "shop/there:1");
      allow(bed, target, function);
      return bed.promote().thrown() instanceof PromotionException;
    }
  }

  private static Bed bed(String options) {
    Bed bed = Bed.start().with("PROMOTION_OPTIONS", options);
    TestImages.small(1).pushTo(bed.source("shop/api"), "1");
    return bed.manifestOf("shop/api:1");
  }

  private static void allow(Bed bed, JsonNode target, JsonNode function) {
    bed.promoter().policy(target.toString());
    // Nothing of the pushing rights, which the bed's function has for its own account.
    bed.function()
        .withoutPolicies()
        .policy(Policies.function(Bed.BUCKET))
        .policy(function.toString());
  }

  private static Stream<String> actions(JsonNode policy) {
    return policy
        .path("Statement")
        .valueStream()
        .flatMap(statement -> statement.path("Action").valueStream())
        .map(JsonNode::asText);
  }

  private static JsonNode without(JsonNode policy, String action) {
    JsonNode rest = policy.deepCopy();
    for (JsonNode statement : rest.path("Statement")) {
      ArrayNode actions = (ArrayNode) statement.path("Action");
      for (int i = actions.size() - 1; i >= 0; i--) {
        if (actions.get(i).asText().equals(action)) {
          actions.set(i, "sts:GetCallerIdentity");
        }
      }
    }
    return rest;
  }
}
