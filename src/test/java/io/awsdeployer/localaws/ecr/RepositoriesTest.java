package io.awsdeployer.localaws.ecr;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.EcrApiClient.Answer;
import io.awsdeployer.localaws.iam.Authorization;
import io.awsdeployer.localaws.image.TestImages;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Repositories, rights, rates and the protocol itself (§1, §1.8, §2, §3). What any AWS can be asked
 * is in the package {@code conformance}.
 */
class RepositoriesTest {
  private static final String OTHER = "222222222222";

  private final EcrApiClient ecr = new EcrApiClient();

  @AfterEach
  void close() throws IOException {
    ecr.close();
  }

  @Test
  void aCreatedRepositoryIsDescribedAsItWasAskedFor() {
    ecr.call(
        "CreateRepository",
        "{'repositoryName':'team/app','imageTagMutability':'IMMUTABLE_WITH_EXCLUSION','imageTagMutabilityExclusionFilters':[{'filterType':'WILDCARD','filter':'latest'}],'encryptionConfiguration':{'encryptionType':'KMS','kmsKey':'k'}}");

    var repository =
        ecr.call("DescribeRepositories", "{'repositoryNames':['team/app']}")
            .body()
            .at("/repositories/0");

    assertThat(repository.path("repositoryArn").asText())
        .isEqualTo("arn:aws:ecr:eu-west-1:111111111111:repository/team/app");
    assertThat(repository.path("repositoryUri").asText())
        .isEqualTo("111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/app");
    assertThat(repository.path("imageTagMutability").asText())
        .isEqualTo("IMMUTABLE_WITH_EXCLUSION");
    assertThat(repository.at("/imageTagMutabilityExclusionFilters/0/filter").asText())
        .isEqualTo("latest");
    assertThat(repository.at("/encryptionConfiguration/encryptionType").asText()).isEqualTo("KMS");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'imageTagMutability':'IMMUTABLE_WITH_EXCLUSION'",
        "'imageTagMutability':'IMMUTABLE','imageTagMutabilityExclusionFilters':[{'filterType':'WILDCARD','filter':'x'}]",
        "'imageTagMutability':'SOMETIMES'",
        "'imageTagMutability':'MUTABLE_WITH_EXCLUSION','imageTagMutabilityExclusionFilters':[{'filterType':'REGEX','filter':'x'}]"
      },
      quoteCharacter = '"')
  void mutabilityAndFiltersMustFitTogether(String members) {
    Answer answer = ecr.call("CreateRepository", "{'repositoryName':'app',%s}".formatted(members));

    assertThat(answer.code()).isEqualTo("InvalidParameterException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "App", "a//b", "a_", "-a", "a b"})
  void aBadNameIsInvalid(String name) {
    assertThat(ecr.call("InitiateLayerUpload", "{'repositoryName':'%s'}".formatted(name)).code())
        .isEqualTo("InvalidParameterException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "a__b", "a---b", "a.b/c_d/e-f", "0/1"})
  void aGoodNameIsMerelyUnknown(String name) {
    assertThat(ecr.call("InitiateLayerUpload", "{'repositoryName':'%s'}".formatted(name)))
        .extracting(Answer::code, Answer::message)
        .containsExactly(
            "RepositoryNotFoundException",
            "The repository with name '%s' does not exist in the registry with id '111111111111'"
                .formatted(name));
  }

  @Test
  void aRepositoryWithImagesIsDeletedOnlyByForce() {
    TestImages.small(1).pushTo(ecr.registry().createRepository("app"), "v1");

    assertThat(ecr.call("DeleteRepository", "{'repositoryName':'app'}").code())
        .isEqualTo("RepositoryNotEmptyException");
    assertThat(ecr.call("DeleteRepository", "{'repositoryName':'app','force':true}").status())
        .isEqualTo(200);
    assertThat(ecr.registry().repositories()).isEmpty();
  }

  @Test
  void aPolicyIsSetReadAndDeleted() {
    ecr.registry().createRepository("app");
    String read = "{'repositoryName':'app'}";
    assertThat(ecr.call("GetRepositoryPolicy", read))
        .extracting(Answer::code, Answer::message)
        .containsExactly(
            "RepositoryPolicyNotFoundException",
            "Repository policy does not exist for the repository with name 'app' in the registry with id '111111111111'");

    ecr.callRaw(
        "SetRepositoryPolicy",
        "{\"repositoryName\":\"app\",\"policyText\":\"{\\\"Statement\\\":[]}\"}");

    assertThat(ecr.call("GetRepositoryPolicy", read).body().path("policyText").asText())
        .isEqualTo("{\"Statement\":[]}");
    assertThat(ecr.call("DeleteRepositoryPolicy", read).status()).isEqualTo(200);
    assertThat(ecr.call("DeleteRepositoryPolicy", read).code())
        .isEqualTo("RepositoryPolicyNotFoundException");
  }

  @Test
  void mutabilityChangesLater() {
    EcrRepository app = ecr.registry().createRepository("app");

    ecr.call("PutImageTagMutability", "{'repositoryName':'app','imageTagMutability':'IMMUTABLE'}");

    assertThat(app.settings().mutability()).isEqualTo(TagMutability.immutable());
  }

  @Test
  void aRefusalIsAccessDeniedWithStatus400BeforeAnybodyLearnsWhatExists() {
    Answer answer =
        ecr.call(
            "InitiateLayerUpload",
            "{'repositoryName':'secret'}",
            Callers.of(EcrApiClient.ACCOUNT),
            Callers.refusing("ecr:InitiateLayerUpload"::equals));

    assertThat(answer)
        .extracting(Answer::status, Answer::code, Answer::message)
        .containsExactly(
            400,
            "AccessDeniedException",
            "User: arn:aws:iam::111111111111:user/tester is not authorized to perform: ecr:InitiateLayerUpload on resource: arn:aws:ecr:eu-west-1:111111111111:repository/secret because no identity-based policy allows the ecr:InitiateLayerUpload action");
  }

  @Test
  void theRightIsAskedForWithResourceOwnerAndPolicy() {
    ecr.cloud().registry(OTHER, EcrApiClient.REGION).createRepository("app").policy("{}");
    List<String> asked = new ArrayList<>();
    Authorization recording =
        (caller, action, resource, account, policy) -> {
          asked.add("%s %s %s %s".formatted(action, resource, account, policy.orElse("-")));
          return Optional.empty();
        };
    var me = Callers.of(EcrApiClient.ACCOUNT);

    ecr.call(
        "InitiateLayerUpload",
        "{'registryId':'222222222222','repositoryName':'app'}",
        me,
        recording);
    ecr.call("GetAuthorizationToken", "{}", me, recording);
    ecr.call("DescribeRepositories", "{'registryId':'222222222222'}", me, recording);
    ecr.call(
        "CreateRepository",
        "{'repositoryName':'new','tags':[{'Key':'a','Value':'b'}]}",
        me,
        recording);

    assertThat(asked)
        .containsExactly(
            "ecr:InitiateLayerUpload arn:aws:ecr:eu-west-1:222222222222:repository/app 222222222222 {}",
            "ecr:GetAuthorizationToken * 111111111111 -",
            "ecr:DescribeRepositories arn:aws:ecr:eu-west-1:222222222222:repository/* 222222222222 -",
            "ecr:CreateRepository arn:aws:ecr:eu-west-1:111111111111:repository/new 111111111111 -",
            "ecr:TagResource arn:aws:ecr:eu-west-1:111111111111:repository/new 111111111111 -");
  }

  @Test
  void accountsAndRegionsAreApart() {
    ecr.registry().createRepository("app");

    assertThat(ecr.cloud().registry(OTHER, EcrApiClient.REGION).find("app")).isEmpty();
    assertThat(ecr.cloud().registry(EcrApiClient.ACCOUNT, "us-east-1").find("app")).isEmpty();
  }

  @Test
  void anUnknownOperationIsUnknown() {
    assertThat(ecr.call("MakeCoffee", "{}"))
        .extracting(Answer::status, Answer::code)
        .containsExactly(400, "UnknownOperationException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{'repositoryName':5}"})
  void aBodyThatIsNoRequestIsASerializationError(String body) {
    assertThat(ecr.call("InitiateLayerUpload", body))
        .extracting(Answer::status, Answer::code)
        .containsExactly(400, "SerializationException");
  }

  @Test
  void aRegistryIdHasTwelveDigits() {
    assertThat(ecr.call("DescribeRepositories", "{'registryId':'12'}").code())
        .isEqualTo("InvalidParameterException");
  }

  @Test
  void ratesAreTheQuotasOfTheRegistryByTheClock() {
    ecr.cloud().behaviour(Behaviour.documented().withRateScale(0.02));
    ecr.registry().createRepository("app");
    String ask = "{'repositoryName':'app'}";

    assertThat(ecr.call("InitiateLayerUpload", ask).status()).isEqualTo(200);
    assertThat(ecr.call("InitiateLayerUpload", ask).status()).isEqualTo(200);
    assertThat(ecr.call("InitiateLayerUpload", ask))
        .extracting(Answer::status, Answer::code, Answer::message)
        .containsExactly(400, "ThrottlingException", "Rate exceeded");

    ecr.clock().forward(Duration.ofMillis(500));
    assertThat(ecr.call("InitiateLayerUpload", ask).status()).isEqualTo(200);
    assertThat(ecr.call("InitiateLayerUpload", ask).code()).isEqualTo("ThrottlingException");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'maxResults':1", "'nextToken':'cGFnZTox'"})
  void namesAndPagesDoNotGoTogether(String paging) {
    ecr.registry().createRepository("app");

    assertThat(ecr.call("DescribeRepositories", "{'repositoryNames':['app'],%s}".formatted(paging)))
        .extracting(Answer::status, Answer::code)
        .containsExactly(400, "InvalidParameterException");
  }

  @Test
  void oneUnknownNameFailsTheWholeDescription() {
    ecr.registry().createRepository("app");

    assertThat(ecr.call("DescribeRepositories", "{'repositoryNames':['app','no']}").code())
        .isEqualTo("RepositoryNotFoundException");
    assertThat(ecr.call("DescribeRepositories", "{}").body().path("repositories")).hasSize(1);
  }
}
