package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.CreationTemplate;
import io.awsdeployer.localaws.ecr.RepositorySettings;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.TargetRepositoryNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With the option {@code repositories} missing target repositories are made, with their settings.
 */
class RepositoryCreationTest extends RepositoryScene {

  @Test
  void withoutTheOptionAMissingRepositoryIsAnObstacleWithBothWaysOut() {
    assertThat(bed.promote().failed(TargetRepositoryNotFoundException.class))
        .hasMessageContainingAll(
            "aws ecr create-repository --repository-name shop/api", "the option repositories");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void givenValuesMakeItWhole() {
    option(
        """
        {"create": "given", "scan_on_push": true, "encryption": {"type": "KMS", "key": "%s"},
         "mutability": "IMMUTABLE_WITH_EXCLUSION", "exclusions": ["latest", "dev-*"],
         "lifecycle_policy": %s, "policy": %s, "tags": {"team": "shop", "cost centre": "7"}}
        """
            .formatted(KEY, LIFECYCLE, POLICY));

    JsonNode output = bed.promote().ok();

    assertThat(output.path("images_promoted").asInt()).isEqualTo(1);
    assertThat(output.path("images").get(0).asText()).isEqualTo(made().uri() + ":1");
    assertThat(output.path("repositories_created").toString()).isEqualTo("[\"shop/api\"]");
    assertThat(made().tags()).containsEntry("1", TestImages.multiPlatform(1).digest());
    assertThat(made().settings())
        .isEqualTo(
            new RepositorySettings(
                TagMutability.immutableExcept("latest", "dev-*"), "KMS", Optional.of(KEY), true));
    assertThat(made().lifecyclePolicy().map(RepositoryCreationTest::json))
        .contains(json(LIFECYCLE));
    assertThat(made().policy().map(RepositoryCreationTest::json)).contains(json(POLICY));
    assertThat(made().resourceTags())
        .isEqualTo(Map.of("team", "shop", "cost centre", "7", "promote-images", "created"));
    assertThat(bed.aws().ecr().violations()).isEmpty();
  }

  @Test
  void whereNothingIsGivenItIsAsEcrMakesItWithOneRequest() {
    option("{\"create\": \"given\"}");
    bed.promote().ok();
    assertThat(made().settings()).isEqualTo(RepositorySettings.standard());
    assertThat(made().resourceTags()).isEmpty();
    assertThat(creating()).containsExactly("ecr:CreateRepository");
  }

  @Test
  void itIsMadeLikeItsSource() {
    bed.source("shop/api")
        .mutability(TagMutability.immutableExcept("latest"))
        .lifecyclePolicy(LIFECYCLE)
        .policy(POLICY)
        .resourceTags()
        .putAll(Map.of("team", "shop", "aws:cloudformation:stack-name", "source"));
    option("{\"create\": \"source\"}");

    bed.promote().ok();

    assertThat(made().settings().mutability()).isEqualTo(TagMutability.immutableExcept("latest"));
    assertThat(made().lifecyclePolicy()).hasValue(LIFECYCLE);
    assertThat(made().policy()).hasValue(POLICY);
    assertThat(made().resourceTags())
        .isEqualTo(Map.of("team", "shop", "promote-images", "created"));
  }

  @Test
  void whatIsGivenIsNotAskedOfTheSource() {
    bed.source("shop/api").lifecyclePolicy(LIFECYCLE).resourceTags().put("team", "shop");
    option("{\"create\": \"source\", \"tags\": {}, \"policy\": %s}".formatted(POLICY));

    bed.promote().ok();

    assertThat(made().lifecyclePolicy()).hasValue(LIFECYCLE);
    assertThat(made().resourceTags()).containsOnlyKeys("promote-images");
    assertThat(bed.aws().requests().count("ecr:ListTagsForResource")).isZero();
    assertThat(bed.aws().requests().count("ecr:GetRepositoryPolicy")).isZero();
  }

  @Test
  void aSourcesKeyOfAnotherAccountCannotBeTakenOver() {
    encryptedSource("arn:aws:kms:eu-central-1:111111111111:key/one");
    option("{\"create\": \"source\"}");

    assertThat(bed.promote().failed(InvalidRequestException.class))
        .hasMessageContainingAll(
            "shop/enc is to be created in the target registry 222222222222/us-east-1 like shop/enc, whose KMS key arn:aws:kms:eu-central-1:111111111111:key/one",
            "\"encryption\": {\"type\": \"KMS\"}");
    assertThat(bed.traffic().writes()).isEmpty();

    option("{\"create\": \"source\", \"encryption\": {\"type\": \"KMS\"}}");
    bed.promote().ok();
    assertThat(bed.target("shop/enc").settings().encryptionType()).isEqualTo("KMS");
    assertThat(bed.target("shop/enc").settings().kmsKey()).isEmpty();
  }

  private void encryptedSource(String key) {
    TestImages.small(1)
        .pushTo(
            bed.sourceRegistry()
                .createRepository("shop/enc", RepositorySettings.standard().encryptedWith(key)),
            "1");
    bed.manifestOf("shop/enc:1");
  }

  @Test
  void theTemplateWithTheLongestPrefixSaysHow() {
    template("ROOT", TagMutability.mutable());
    template("shop", TagMutability.immutable());
    template("shop/a", TagMutability.mutableExcept("x"));
    TestImages.small(2).pushTo(bed.source("other"), "1");
    bed.manifestOf("shop/api:1", "other:1");
    option("{\"create\": \"template\", \"scan_on_push\": true}");

    bed.promote().ok();

    assertThat(made().settings().mutability()).isEqualTo(TagMutability.immutable());
    assertThat(made().settings().scanOnPush()).isTrue();
    assertThat(made().resourceTags()).containsEntry("template", "shop");
    assertThat(bed.target("other").resourceTags()).containsEntry("template", "ROOT");
    assertThat(bed.target("other").lifecyclePolicy()).hasValue(LIFECYCLE);
    assertThat(bed.aws().requests().count("ecr:DescribeRepositoryCreationTemplates")).isEqualTo(1);
  }

  private void template(String prefix, TagMutability mutability) {
    bed.targetRegistry()
        .templates()
        .put(
            prefix,
            new CreationTemplate(
                prefix,
                List.of("CREATE_ON_PUSH"),
                RepositorySettings.standard().with(mutability),
                Optional.of(LIFECYCLE),
                Optional.empty(),
                Map.of("template", prefix)));
  }

  @Test
  void withoutATemplateForItItIsNotMade() {
    template("shop/web", TagMutability.mutable());
    option("{\"create\": \"template\"}");
    assertThat(bed.promote().failed(TargetRepositoryNotFoundException.class))
        .hasMessageContainingAll(
            "none of its repository creation templates is for it",
            "aws ecr create-repository-creation-template --prefix ROOT");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void aPlanSaysWhatWouldBeMadeAndWritesNothing() {
    TestImages.small(2).pushTo(bed.source("shop/web"), "1");
    TestImages.small(2).pushTo(bed.target("shop/web"), "1");
    bed.manifestOf("shop/api:1", "shop/web:1");
    option(
        "{\"create\": \"given\", \"lifecycle_policy\": %s, \"mutability\": \"IMMUTABLE\", \"tags\": {\"team\": \"shop\"}}"
            .formatted(LIFECYCLE));

    JsonNode output = invoke("plan");

    assertThat(output.path("repositories_to_create"))
        .isEqualTo(
            json(
                """
                [{"repository": "shop/api", "settings_from": "given", "scan_on_push": false,
                  "encryption": {"type": "AES256"}, "mutability": "IMMUTABLE",
                  "lifecycle_policy": %s, "tags": {"team": "shop"}}]
                """
                    .formatted(LIFECYCLE)));
    assertThat(output.path("details").get(0).path("repository").asText()).isEqualTo("to create");
    assertThat(output.path("details").get(1).has("repository")).isFalse();
    assertThat(output.path("images").toString())
        .isEqualTo("[\"%s:1\"]".formatted(bed.target("shop/web").uri()));
    assertThat(output.path("blobs_to_copy").asInt()).isPositive();
    assertThat(bed.traffic().writes()).isEmpty();
    assertThat(bed.targetRegistry().find("shop/api")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stage", "switch"})
  void theHalvesMakeItToo(String action) {
    option("{\"create\": \"given\"}");
    assertThat(invoke(action).path("repositories_created").toString()).isEqualTo("[\"shop/api\"]");
    assertThat(made().imageDigests()).contains(TestImages.multiPlatform(1).digest());
    assertThat(made().tags()).hasSize(action.equals("switch") ? 1 : 0);
  }
}
