package io.awsdeployer.promote.open;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.options.OptionsFormat;
import io.awsdeployer.promote.options.PromotionOptions;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session is limited to, and how it is kept as short as STS takes it. */
class SessionPolicyTest {
  private static final String PREFIX = "arn:aws:ecr:us-east-1:222222222222:repository/";
  private static final RegistryId TARGET =
      new RegistryId(new AccountId("222222222222"), new RegionName("us-east-1"));

  @Test
  void fewRepositoriesAreNamed() {
    assertThat(resources(text(2_048, "shop/web", "shop/api", "shop/web")))
        .containsExactly(PREFIX + "shop/api", PREFIX + "shop/web");
  }

  @Test
  void onlyWhatIsTooLongIsNamedByPrefixes() {
    String exact = text(2_048, "shop/api-one", "shop/api-two", "team/x");
    assertThat(text(exact.length(), "shop/api-one", "shop/api-two", "team/x")).isEqualTo(exact);
    assertThat(resources(text(exact.length() - 1, "shop/api-one", "shop/api-two", "team/x")))
        .containsExactly(PREFIX + "shop/api-*", PREFIX + "team/x");
  }

  @Test
  void inTheEndItIsEveryRepositoryAndTheActionsStill() {
    String shortest = text(0, "shop/api", "team/x");
    assertThat(resources(shortest)).containsExactly(PREFIX + "*");
    assertThat(shortest).contains("ecr:PutImage").doesNotContain("ecr:Batch*");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20, 21, 22, 23, 24, 25, 30, 100, 1_000})
  void itIsNeverTooLongAndCoversEveryRepository(int number) {
    List<String> names =
        IntStream.range(0, number)
            .mapToObj(i -> "team-%d/app-%d/service-%d".formatted(i % 7, i % 13, i))
            .toList();
    String text = text(2_048, names.toArray(String[]::new));
    assertThat(text.length()).isLessThanOrEqualTo(2_048);
    assertThat(names)
        .allSatisfy(name ->
            assertThat(resources(text))
                .anyMatch(r ->
                    r.endsWith("*")
                        ? (PREFIX + name).startsWith(r.substring(0, r.length() - 1))
                        : (PREFIX + name).equals(r)));
  }

  @Test
  void theLongestNamesStillFit() {
    String[] names =
        Stream.of("a", "b", "c", "d", "e", "f", "g", "h")
            .map(letter -> letter.repeat(256))
            .toArray(String[]::new);
    assertThat(text(2_048, names).length()).isLessThanOrEqualTo(2_048);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PLAN | {} | false | ecr:BatchGetImage ecr:BatchCheckLayerAvailability ecr:DescribeRepositories",
        "PLAN | {\"repositories\":{\"create\":\"template\"}} | true | ecr:BatchGetImage ecr:BatchCheckLayerAvailability ecr:DescribeRepositories ecr:ListTagsForResource ecr:DescribeRepositoryCreationTemplates",
        "REVERT | {\"repositories\":{\"create\":\"template\"}} | true | ecr:BatchGetImage ecr:PutImage",
        "STAGE | {} | false | ecr:BatchCheckLayerAvailability ecr:InitiateLayerUpload ecr:UploadLayerPart ecr:CompleteLayerUpload ecr:PutImage ecr:BatchGetImage ecr:DescribeRepositories ecr:GetDownloadUrlForLayer",
        "PROMOTE | {\"repositories\":{\"create\":\"given\"}} | true | ecr:BatchCheckLayerAvailability ecr:InitiateLayerUpload ecr:UploadLayerPart ecr:CompleteLayerUpload ecr:PutImage ecr:BatchGetImage ecr:DescribeRepositories ecr:GetDownloadUrlForLayer ecr:CreateRepository ecr:TagResource ecr:ListTagsForResource ecr:PutLifecyclePolicy ecr:SetRepositoryPolicy ecr:GetAuthorizationToken",
        "SWITCH | {\"repositories\":{\"create\":\"given\",\"encryption\":{\"type\":\"KMS\",\"key\":\"arn:k\"}}} | false | ecr:BatchCheckLayerAvailability ecr:InitiateLayerUpload ecr:UploadLayerPart ecr:CompleteLayerUpload ecr:PutImage ecr:BatchGetImage ecr:DescribeRepositories ecr:GetDownloadUrlForLayer ecr:CreateRepository ecr:TagResource ecr:ListTagsForResource ecr:PutLifecyclePolicy ecr:SetRepositoryPolicy kms:CreateGrant kms:RetireGrant kms:DescribeKey"
      })
  void itAllowsWhatTheCallDoesAndNoMore(
      Action action, String options, boolean token, String actions) {
    JsonNode policy = json(policy(action, options, token, "shop/api").text(2_048));
    assertThat(
            policy
                .path("Statement")
                .valueStream()
                .flatMap(statement -> statement.path("Action").valueStream())
                .map(JsonNode::asText))
        .containsExactly(actions.split(" ", -1));
  }

  private static String text(int longest, String... names) {
    return policy(Action.PROMOTE, "{}", true, names).text(longest);
  }

  private static SessionPolicy policy(
      Action action, String options, boolean token, String... names) {
    PromotionOptions read =
        new OptionsFormat().read(List.of(new OptionsFormat.Text(options, "the options")));
    return new SessionPolicy(
        "aws",
        TARGET,
        new SessionScope.Rights(action, read, Stream.of(names).map(RepositoryName::new).toList()),
        token);
  }

  private static List<String> resources(String text) {
    return json(text).at("/Statement/0/Resource").valueStream().map(JsonNode::asText).toList();
  }

  private static JsonNode json(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }
}
