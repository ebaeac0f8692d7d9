package io.awsdeployer.promote.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.registry.AccountId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessAdviceTest {
  private static final String HERE = "111111111111";
  private static final String THERE = "222222222222";
  private static final String REPOSITORY = "arn:aws:ecr:us-west-2:222222222222:repository/app";
  private static final String ROLE = "arn:aws:iam::111111111111:role/promoter";
  private static final Principal PROMOTER =
      new Principal("arn:aws:sts::111111111111:assumed-role/promoter/sess");
  private static final String TEXT =
      "User: arn:aws:sts::111111111111:assumed-role/promoter/sess is not authorized to perform:"
          + " ecr:BatchGetImage on resource: "
          + REPOSITORY;
  private static final String NO_REPOSITORY_POLICY =
      " because no resource-based policy allows the ecr:BatchGetImage action";
  private static final String NO_IDENTITY_POLICY =
      " because no identity-based policy allows the ecr:BatchGetImage action";

  @Test
  void whereTheRepositoryPolicyIsMissingOnlyThatIsAdvised() throws JsonProcessingException {
    List<String> remedies = advice(THERE, TEXT + NO_REPOSITORY_POLICY);
    assertThat(remedies).hasSize(1);
    assertThat(remedies.getFirst())
        .startsWith("add to the repository policy of " + REPOSITORY + " in account " + THERE);
    JsonNode statement = statement(remedies.getFirst());
    assertThat(statement.at("/Principal/AWS").asText()).isEqualTo(ROLE);
    assertThat(statement.path("Action"))
        .extracting(JsonNode::asText)
        .isEqualTo(Side.SOURCE.actions());
  }

  @Test
  void whereTheIdentityPolicyIsMissingOnlyThatIsAdvised() throws JsonProcessingException {
    List<String> remedies = advice(THERE, TEXT + NO_IDENTITY_POLICY);
    assertThat(remedies).hasSize(1);
    assertThat(remedies.getFirst()).startsWith("add to the identity policy of " + ROLE);
    JsonNode statement = statement(remedies.getFirst());
    assertThat(statement.path("Effect").asText()).isEqualTo("Allow");
    assertThat(statement.path("Resource").asText()).isEqualTo(REPOSITORY);
  }

  @Test
  void whereNoReasonIsGivenTheAccountsDecide() {
    assertThat(advice(HERE, TEXT)).hasSize(1).allMatch(r -> r.contains("identity policy"));
    assertThat(advice(THERE, TEXT))
        .hasSize(2)
        .anyMatch(r -> r.contains("identity policy"))
        .anyMatch(r -> r.contains("repository policy"));
  }

  @Test
  void aTextWithoutActionOrResourceLeavesThoseOfTheCall() {
    assertThat(advice(HERE, "Forbidden").getFirst())
        .contains("ecr:BatchGetImage", "\"Resource\":\"" + REPOSITORY + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " with an explicit deny in a service control policy | a service control policy",
        " with an explicit deny in an identity-based policy | an identity-based policy",
        " with an explicit deny in a resource-based policy. | a resource-based policy",
        " with an explicit deny in a VPC endpoint policy | a VPC endpoint policy",
        " with an explicit deny in a permissions boundary: arn:aws:x | a permissions boundary",
      })
  void anExplicitDenyIsNamedAndNoStatementIsOffered(String reason, String where) {
    assertThat(advice(THERE, TEXT + " " + reason))
        .singleElement()
        .asString()
        .startsWith(where + " denies ecr:BatchGetImage on " + REPOSITORY)
        .contains(ROLE)
        .doesNotContain("{");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service control policy",
        "resource control policy",
        "permissions boundary",
        "session policy",
        "VPC endpoint policy"
      })
  void whatLimitsAPolicyIsNamedInsteadOfThePolicyThatAllowsAlready(String limit) {
    assertThat(
            advice(THERE, TEXT + " because no " + limit + " allows the ecr:BatchGetImage action"))
        .singleElement()
        .asString()
        .contains(limit, "ecr:BatchGetImage", REPOSITORY, ROLE)
        .doesNotContain("{");
  }

  @Test
  void aTokenIsAllowedByIdentityPolicyForEveryResourceAlone() throws JsonProcessingException {
    String text = TEXT.replace("BatchGetImage", "GetAuthorizationToken").replace(REPOSITORY, "*");
    List<String> remedies =
        new AccessAdvice(Side.TARGET, PROMOTER, new AccountId(THERE))
            .remedies(text, "ecr:GetAuthorizationToken", "*");
    assertThat(remedies).hasSize(1);
    JsonNode statement = statement(remedies.getFirst());
    assertThat(statement.path("Resource").asText()).isEqualTo("*");
    assertThat(statement.path("Action"))
        .extracting(JsonNode::asText)
        .containsExactly("ecr:GetAuthorizationToken");
  }

  @Test
  void theTargetsStatementHasAllThatAPushNeeds() throws JsonProcessingException {
    List<String> remedies =
        new AccessAdvice(Side.TARGET, PROMOTER, new AccountId(HERE))
            .remedies("denied", "ecr:PutImage", REPOSITORY);
    assertThat(statement(remedies.getFirst()).path("Action"))
        .extracting(JsonNode::asText)
        .contains("ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:BatchGetImage");
  }

  private static List<String> advice(String registryAccount, String text) {
    return new AccessAdvice(Side.SOURCE, PROMOTER, new AccountId(registryAccount))
        .remedies(text, "ecr:BatchGetImage", REPOSITORY);
  }

  /** The statement at the end of a remedy, strictly read. */
  private static JsonNode statement(String remedy) throws JsonProcessingException {
    return JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build()
        .readTree(remedy.substring(remedy.indexOf('{')));
  }
}
