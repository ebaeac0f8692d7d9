package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.RepositorySettings;
import io.awsdeployer.localaws.ecr.TagMutability;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import org.junit.jupiter.api.Test;

/** Which repositories are planned to be made, and which are left as they are. */
class RepositoryPlanTest extends RepositoryScene {

  private JsonNode toCreate() {
    return invoke("plan").path("repositories_to_create");
  }

  @Test
  void oneThatCannotBeLookedAtIsNotTakenForMissing() {
    option("{\"create\": \"given\"}");
    FaultRule refused =
        bed.aws()
            .faults()
            .on("ecr:DescribeRepositories")
            .always()
            .awsError("AccessDeniedException", "not you", 400);
    assertThat(bed.promote().failed(TargetAccessDeniedException.class))
        .hasMessageContaining("shop/api");
    assertThat(refused.fired()).isPositive();
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void oneThatSeveralImagesLackIsMadeOnceLikeTheFirstOnesSource() {
    TestImages.small(2).pushTo(bed.source("shop/other"), "1");
    bed.source("shop/api").mutability(TagMutability.immutable());
    bed.manifest(
        """
        {"images": [{"repository": "shop/api", "tag": "1"},
                    {"repository": "shop/other", "tag": "1", "target_repository": "shop/api",
                     "target_tag": "2"}]}
        """);
    option("{\"create\": \"source\"}");
    JsonNode planned = toCreate();
    assertThat(planned).hasSize(1);
    assertThat(planned.at("/0/settings_from").asText()).isEqualTo("source repository shop/api");
    bed.promote().ok();
    assertThat(made().settings().mutability()).isEqualTo(TagMutability.immutable());
    assertThat(bed.aws().requests().count("ecr:CreateRepository")).isEqualTo(1);
  }

  @Test
  void severalAreListedInTheManifestsOrder() {
    for (String name : new String[] {"zeta", "alpha", "mid/dle"}) {
      TestImages.small(1).pushTo(bed.source(name), "1");
    }
    bed.manifestOf("zeta:1", "alpha:1", "mid/dle:1");
    option("{\"create\": \"given\"}");
    assertThat(toCreate().findValuesAsText("repository"))
        .containsExactly("zeta", "alpha", "mid/dle");
  }

  @Test
  void aSourcesKeyOfTheTargetsOwnIsTakenOver() {
    RepositorySettings encrypted = RepositorySettings.standard().encryptedWith(KEY);
    TestImages.small(1).pushTo(bed.sourceRegistry().createRepository("shop/enc", encrypted), "1");
    bed.manifestOf("shop/enc:1");
    option("{\"create\": \"source\"}");
    bed.promote().ok();
    assertThat(bed.target("shop/enc").settings().kmsKey()).hasValue(KEY);
  }

  @Test
  void oneThatHasSomeOfTheImagesIsNotLookedAtAgain() {
    option("{\"create\": \"given\"}");
    EcrRepository there = made("incomplete");
    TestImages.multiPlatform(1).pushTo(there, "1");
    assertThat(toCreate().isMissingNode()).isTrue();
    assertThat(bed.aws().requests().count("ecr:ListTagsForResource")).isZero();
  }

  private EcrRepository made(String mark) {
    EcrRepository repository = bed.target("shop/api");
    repository.resourceTags().put("promote-images", mark);
    return repository;
  }

  @Test
  void onlyThoseThatLackTheirPoliciesAreCompleted() {
    option("{\"create\": \"given\", \"lifecycle_policy\": %s}".formatted(LIFECYCLE));
    EcrRepository _ = made("incomplete");
    TestImages.small(3).pushTo(bed.source("shop/web"), "1");
    bed.target("shop/web").resourceTags().put("promote-images", "created");
    bed.manifestOf("shop/web:1", "shop/api:1");
    JsonNode planned = toCreate();
    assertThat(planned.findValuesAsText("repository")).containsExactly("shop/api");
    assertThat(planned.at("/0/begun").asBoolean()).isTrue();
    bed.promote().ok();
    assertThat(made().lifecyclePolicy()).isPresent();
    assertThat(bed.target("shop/web").lifecyclePolicy()).isEmpty();
  }

  @Test
  void whereItCannotBeToldWhetherOneIsCompleteNothingIsPromotedIntoIt() {
    option("{\"create\": \"given\"}");
    EcrRepository _ = made("incomplete");
    bed.promoter().withoutPolicies().policy(without("ecr:ListTagsForResource")).policy(push());
    assertThat(bed.promote().failed(TargetAccessDeniedException.class))
        .hasMessageContaining("ecr:ListTagsForResource");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void templatesThatMayNotBeReadAreOneObstacleForAllThatTheyAreFor() {
    TestImages.small(1).pushTo(bed.source("shop/web"), "1");
    bed.manifestOf("shop/api:1", "shop/web:1");
    option("{\"create\": \"template\"}");
    bed.promoter()
        .withoutPolicies()
        .policy(without("ecr:DescribeRepositoryCreationTemplates"))
        .policy(push());
    assertThat(bed.promote().failed(TargetAccessDeniedException.class))
        .hasMessageContaining("ecr:DescribeRepositoryCreationTemplates");
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void anImageHasNoAddressBeforeItsRepositoryIsMade() {
    option("{\"create\": \"given\"}");
    bed.manifest(
        "{\"images\": [{\"repository\": \"shop/api\", \"tag\": \"1\", \"parameter\": \"Api\"}]}");
    assertThat(invoke("plan").has("parameters")).isFalse();
    assertThat(bed.promote().ok().at("/parameters/Api").asText())
        .isEqualTo("%s@%s".formatted(made().uri(), TestImages.multiPlatform(1).digest()));
  }

  @Test
  void aForeignLayerThatTheSourceLacksIsNotWantedInANewRepositoryEither() {
    option("{\"create\": \"given\"}");
    TestImages.oci(1).layer(500).foreignLayer().build().pushTo(bed.source("shop/win"), "1");
    bed.manifestOf("shop/win:1");
    assertThat(invoke("plan").path("blobs_to_copy").asInt()).isEqualTo(2);
    assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(1);
  }
}
