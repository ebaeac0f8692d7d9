package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.SdkClients;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Markdown;
import io.awsdeployer.promote.testing.Policies;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EcrException;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;

/** The session in the target account is limited to the promotion, and says which build it is. */
class ScopedSessionTest {
  private static final List<JsonNode> README =
      Markdown.of("README.md").section("Scoped session").json();

  private final Bed bed = Bed.start();

  @BeforeEach
  void oneImageAndAnotherRepository() {
    bed.pushed("shop/api", "1", TestImages.multiPlatform(1)).manifestOf("shop/api:1");
    TestImages.small(9).pushTo(bed.target("payroll"), "1");
  }

  @AfterEach
  void end() {
    bed.close();
  }

  private void option(String session) {
    bed.with("PROMOTION_OPTIONS", "{\"session\": %s}".formatted(session));
  }

  /** With what the function was given by STS. */
  private EcrClient asTheSession() {
    return SdkClients.of(bed.aws(), bed.promoter().sessions().getLast().credentials(), Bed.AWAY)
        .ecr();
  }

  private static void refusedByTheSession(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(EcrException.class)
        .hasMessageContaining("because no session policy allows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"promote", "plan", "stage", "switch"})
  void whatTheCallDoesIsEnoughForIt(String action) {
    option("{\"scoped\": true}");
    bed.invoke(bed.event().put("action", action)).ok();
    assertThat(bed.promoter().sessions().getLast().policies()).hasSize(1);
  }

  @Test
  void aRevertIsLimitedToItsReceiptsRepositories() {
    TestImages.small(2).pushTo(bed.target("shop/api"), "1");
    option("{\"scoped\": true}");
    bed.invoke(bed.event().put("action", "switch")).ok();
    assertThat(bed.invoke(bed.event().put("action", "revert")).ok().path("tags_restored").asInt())
        .isEqualTo(1);
    refusedByTheSession(
        () -> asTheSession().initiateLayerUpload(r -> r.repositoryName("shop/api")));
    refusedByTheSession(() ->
        asTheSession()
            .batchGetImage(r ->
                r.repositoryName("payroll")
                    .imageIds(ImageIdentifier.builder().imageTag("1").build())));
  }

  @Test
  void theSessionReachesNoOtherRepositoryThoughTheRoleDoes() {
    option("{\"scoped\": true}");
    bed.promote().ok();

    assertThat(asTheSession().initiateLayerUpload(r -> r.repositoryName("shop/api")).uploadId())
        .isNotEmpty();
    refusedByTheSession(() -> asTheSession().initiateLayerUpload(r -> r.repositoryName("payroll")));
    refusedByTheSession(() ->
        asTheSession()
            .putImage(r -> r.repositoryName("payroll").imageTag("1").imageManifest("{}")));
    refusedByTheSession(
        () -> asTheSession().describeRepositories(r -> r.repositoryNames("payroll")));

    option("{}");
    bed.promote().ok();
    assertThat(asTheSession().initiateLayerUpload(r -> r.repositoryName("payroll")).uploadId())
        .isNotEmpty();
  }

  @Test
  void aPlansSessionWritesNothingAndGetsNoToken() {
    option("{\"scoped\": true}");
    bed.invoke(bed.event().put("action", "plan")).ok();
    refusedByTheSession(
        () -> asTheSession().initiateLayerUpload(r -> r.repositoryName("shop/api")));
    refusedByTheSession(() -> asTheSession().getAuthorizationToken());
  }

  @Test
  void theSessionIsNoMoreThanTheRole() {
    option("{\"scoped\": true}");
    bed.promote().ok();
    assertThatThrownBy(() ->
            asTheSession()
                .getDownloadUrlForLayer(
                    r -> r.repositoryName("shop/api").layerDigest("sha256:" + "0".repeat(64))))
        .hasMessageContaining("no identity-based policy");
  }

  @Test
  void missingRepositoriesAreMadeFromWithinIt() {
    TestImages.small(3).pushTo(bed.source("shop/new"), "1");
    bed.manifestOf("shop/new:1");
    bed.promoter()
        .policy(Markdown.of("README.md").section("Repositories").json().get(1).toString());
    bed.with(
        "PROMOTION_OPTIONS",
        """
        {"session": {"scoped": true},
         "repositories": {"create": "given", "tags": {"a": "b"},
           "encryption": {"type": "KMS", "key": "arn:aws:kms:us-east-1:222222222222:key/one"}}}
        """);
    bed.promote().ok();
    refusedByTheSession(() -> asTheSession().createRepository(r -> r.repositoryName("other")));
  }

  @Test
  void manyRepositoriesAreReachedByTheirPrefix() {
    String[] images =
        IntStream.range(0, 40)
            .mapToObj(i -> "fleet/service-%02d:1".formatted(i))
            .toArray(String[]::new);
    for (String image : images) {
      bed.pushed(image.substring(0, image.length() - 2), "1", TestImages.small(1));
    }
    bed.manifestOf(images);
    option("{\"scoped\": true}");
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(40);
    assertThat(bed.promoter().sessions().getLast().policies().getFirst())
        .hasSizeLessThanOrEqualTo(2_048)
        .contains("repository/fleet/service-");
    refusedByTheSession(() -> asTheSession().initiateLayerUpload(r -> r.repositoryName("payroll")));
  }

  @ParameterizedTest
  @CsvSource({"1, shop/api", "2, *"})
  void whatStsPacksTooLargeIsAskedForShorter(int refusals, String resource) {
    option("{\"scoped\": true}");
    var _ =
        bed.aws()
            .faults()
            .on("sts:AssumeRole")
            .times(refusals)
            .awsError(
                "PackedPolicyTooLarge",
                "Packed policy consumes 103% of allotted space, please use smaller policy.",
                400);
    bed.promote().ok();
    assertThat(bed.promoter().sessions().getLast().policies().getFirst())
        .contains("repository/" + resource + "\"");
  }

  @Test
  void whereEvenTheShortestIsTooLargeItIsTold() {
    option("{\"scoped\": true, \"tags\": [\"repo\"]}");
    var _ =
        bed.aws()
            .faults()
            .on("sts:AssumeRole")
            .always()
            .awsError("PackedPolicyTooLarge", "101%", 400);
    assertThat(bed.promote().failed(RoleAssumptionFailedException.class))
        .hasMessageContaining("take some of the option session's tags away");
  }

  @Test
  void theSessionIsTaggedWithTheBuild() {
    allowTags();
    option("{\"tags\": [\"env\", \"repo\", \"sk\"]}");
    bed.invoke(bed.event().put("repo", "shop/caf\u00e9;main")).ok();
    Role.Session session = bed.promoter().sessions().getLast();
    assertThat(session.tags())
        .isEqualTo(
            Map.of(
                "env", "test", "repo", "shop/caf\u00e9-main", "sk", "2bJ1aBcDeFgHiJkLmNoPqRsTuVw"));
    assertThat(session.policies()).isEmpty();
  }

  private void allowTags() {
    bed.function().policy(README.get(1).toString());
    bed.promoter().trust(README.get(2).toString().replace("\"prod\"", "\"test\""));
  }

  @Test
  void theTargetCanDecideByTheTags() {
    allowTags();
    bed.promoter().withoutPolicies().policy(onlyFor("test"));
    option("{\"tags\": [\"env\"]}");
    bed.promote().ok();

    bed.promoter().withoutPolicies().policy(onlyFor("prod"));
    assertThat(bed.promote().thrown()).hasMessageContaining("no identity-based policy");
  }

  private static String onlyFor(String env) {
    return Policies.push()
        .replace(
            "\"Effect\":\"Allow\",",
            "\"Effect\":\"Allow\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/env\":\"%s\"}},"
                .formatted(env));
  }

  @Test
  void aTrustPolicyThatAsksForATagRefusesTheOthers() {
    allowTags();
    option("{\"tags\": [\"repo\"]}");
    bed.promoter()
        .trust(
            """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
              "Action":["sts:AssumeRole","sts:TagSession"],
              "Condition":{"StringEquals":{"aws:RequestTag/repo":"billing"}}}]}
            """
                .formatted(bed.function().arn()));
    assertThat(bed.promote().thrown()).isInstanceOf(RoleAssumptionFailedException.class);
    bed.invoke(bed.event().put("repo", "billing")).ok();
  }

  @Test
  void withoutTheRightToTagTheStatementsAreTold() {
    option("{\"tags\": [\"env\"]}");
    assertThat(bed.promote().failed(RoleAssumptionFailedException.class))
        .hasMessageContainingAll(
            "\"Principal\":{\"AWS\":\"arn:aws:iam::111111111111:role/promote-images\"},\"Action\":\"sts:TagSession\"",
            "\"Action\":\"sts:TagSession\",\"Resource\":\"arn:aws:iam::222222222222:role/ECRImagePromotionRole\"",
            "or take the tags out of the option session");
  }

  @Test
  void theExampleIsAnOption() {
    allowTags();
    bed.with("PROMOTION_OPTIONS", README.getFirst().toString());
    Bed.Invocation promoted = bed.promote();
    promoted.ok();
    assertThat(promoted.log())
        .anySatisfy(line -> {
          assertThat(line.path("message").asText()).isEqualTo("Session in the target account");
          assertThat(line.path("session_scoped").asBoolean()).isTrue();
          assertThat(line.at("/session_tags/env").asText()).isEqualTo("test");
        });
    Role.Session session = bed.promoter().sessions().getLast();
    assertThat(session.policies()).hasSize(1);
    assertThat(session.tags()).containsOnlyKeys("env", "repo", "sk");
    assertThat(session.name()).isEqualTo("promote-shop-2bJ1aBcDeFgHiJkLmNoPqRsTuVw");
  }

  @Test
  void inTheFunctionsOwnAccountThereIsNoSession() {
    option("{\"scoped\": true, \"tags\": [\"env\"]}");
    bed.pipeline().registry(Bed.AWAY).createRepository("shop/api");
    bed.invoke(bed.event().put("target_account", Bed.PIPELINE)).ok();
    assertThat(bed.traffic().assumedRoles()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"scoped\": \"yes\"} | session.scoped: must be true or false",
        "{\"tags\": [\"branch\"]} | session.tags: \"branch\" is not one of env, repo, sk",
        "{\"tags\": [1]} | session.tags: 1 is not one of env, repo, sk",
        "{\"tags\": \"env\"} | session.tags: must be an array",
        "{\"scope\": true} | session.scope: unknown field; did you mean 'scoped'?"
      })
  void whatIsWrongInTheOptionIsToldWithItsPlace(String option, String told) {
    option(option);
    assertThat(bed.promote().failed(InvalidRequestException.class)).hasMessageContaining(told);
  }
}
