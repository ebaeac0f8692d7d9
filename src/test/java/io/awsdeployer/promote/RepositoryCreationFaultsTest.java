package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Failures;
import org.junit.jupiter.api.Test;

/** A missing repository is made whole, or told of; whoever calls again goes on from there. */
class RepositoryCreationFaultsTest extends RepositoryScene {

  @Test
  void aSecondCallMakesNothing() {
    option("{\"create\": \"given\", \"lifecycle_policy\": %s}".formatted(LIFECYCLE));
    bed.promote().ok();
    int writes = bed.traffic().writes().size();
    assertThat(bed.promote().ok().has("repositories_created")).isFalse();
    assertThat(bed.traffic().writes()).hasSize(writes);
  }

  @Test
  void nothingIsMadeWhileAnythingElseStandsInTheWay() {
    option("{\"create\": \"given\"}");
    bed.manifestOf("shop/api:1", "shop/none:1", "shop/api:2");
    assertThat(bed.promote().failed(PromotionRejectedException.class).reasons()).hasSize(2);
    assertThat(bed.traffic().writes()).isEmpty();
  }

  @Test
  void itIsMadeBeforeTheFirstBlobMoves() {
    option("{\"create\": \"given\"}");
    Bed.Invocation promoted = bed.promote();
    promoted.ok();
    assertThat(bed.traffic().writes()).first().isEqualTo("ecr:CreateRepository");
    assertThat(Failures.logged(promoted, "Repository created", "repository"))
        .containsExactly("shop/api");
    assertThat(Failures.logged(promoted, "Repository created", "settings"))
        .containsExactly("given");
  }

  @Test
  void somebodyElseMayMakeItMeanwhile() {
    option("{\"create\": \"given\", \"lifecycle_policy\": %s}".formatted(LIFECYCLE));
    bed.whenLogged("Planned", () -> bed.targetRegistry().createRepository("shop/api"));

    Bed.Invocation promoted = bed.promote();

    assertThat(promoted.ok().path("images_promoted").asInt()).isEqualTo(1);
    assertThat(promoted.output().has("repositories_created")).isFalse();
    assertThat(promoted.rawLog()).contains("Repository created by somebody else meanwhile");
    assertThat(made().lifecyclePolicy()).isEmpty();
  }

  @Test
  void aLostAnswerIsNoReasonToLeaveThePoliciesAway() {
    option("{\"create\": \"given\", \"lifecycle_policy\": %s}".formatted(LIFECYCLE));
    var _ = bed.aws().faults().on("ecr:CreateRepository").loseAnswer();
    bed.promote().ok();
    assertThat(made().lifecyclePolicy()).isPresent();
    assertThat(made().resourceTags()).containsEntry("promote-images", "created");
  }

  @Test
  void aCreationThatWasBrokenOffIsCompletedByTheNextCall() {
    option(
        "{\"create\": \"given\", \"lifecycle_policy\": %s, \"policy\": %s}"
            .formatted(LIFECYCLE, POLICY));
    bed.promoter().withoutPolicies().policy(push());
    bed.promoter().policy(without("ecr:PutLifecyclePolicy"));

    assertThat(bed.promote().failed(TargetAccessDeniedException.class))
        .hasMessageContainingAll(
            "Could not give the new repository shop/api its lifecycle policy",
            "\"Action\":[\"ecr:CreateRepository\",\"ecr:TagResource\",\"ecr:ListTagsForResource\",\"ecr:PutLifecyclePolicy\",\"ecr:SetRepositoryPolicy\"],\"Resource\":\"arn:aws:ecr:us-east-1:222222222222:repository/shop/api\"");
    assertThat(made().lifecyclePolicy()).isEmpty();
    assertThat(made().imageCount()).isZero();
    assertThat(bed.traffic().uploads()).isZero();

    bed.promoter().policy(RIGHTS.json().get(1).toString());
    assertThat(invoke("plan").path("repositories_to_create").get(0).path("begun").asBoolean())
        .isTrue();
    Bed.Invocation completed = bed.promote();
    assertThat(completed.ok().path("repositories_created").toString()).isEqualTo("[\"shop/api\"]");
    assertThat(
            Failures.logged(
                completed, "Repository completed, which an earlier call had begun", "repository"))
        .containsExactly("shop/api");
    assertThat(made().lifecyclePolicy()).isPresent();
    assertThat(made().policy()).isPresent();
    assertThat(made().resourceTags()).containsEntry("promote-images", "created");
    assertThat(bed.aws().requests().count("ecr:CreateRepository")).isEqualTo(1);
  }

  @Test
  void aPromotionThatFailsAfterwardsSaysThatTheRepositoryStays() {
    option("{\"create\": \"given\"}");
    var _ = bed.aws().faults().on("ecr:PutImage").always().status(500);
    Bed.Invocation promoted = bed.promote();
    promoted.failed(ServiceUnavailableException.class);
    assertThat(made().tags()).isEmpty();
    assertThat(promoted.log())
        .anySatisfy(line -> {
          assertThat(line.path("message").asText())
              .isEqualTo("The promotion failed; the repositories that it made stay");
          assertThat(line.path("repositories").toString()).isEqualTo("[\"shop/api\"]");
        });
  }

  @Test
  void withoutTheRightNothingIsMadeAndTheStatementIsTold() {
    option("{\"create\": \"given\"}");
    bed.promoter().withoutPolicies().policy(push());
    assertThat(bed.promote().failed(TargetAccessDeniedException.class))
        .hasMessageContainingAll(
            "Could not create the repository shop/api in the target registry 222222222222/us-east-1",
            "\"ecr:CreateRepository\",");
  }

  @Test
  void aKeyThatTheRoleMayNotUseIsTold() {
    option(
        "{\"create\": \"given\", \"encryption\": {\"type\": \"KMS\", \"key\": \"%s\"}}"
            .formatted(KEY));
    bed.promoter().withoutPolicies().policy(push()).policy(without("kms:CreateGrant"));
    assertThat(bed.promote().failed(TargetAccessDeniedException.class))
        .hasMessageContainingAll(
            "the KMS key refuses", "kms:CreateGrant, kms:RetireGrant and kms:DescribeKey");
  }

  @Test
  void whatEcrRefusesOfTheSettingsIsAMistakeInTheOptions() {
    option(
        "{\"create\": \"given\", \"lifecycle_policy\": %s}"
            .formatted(LIFECYCLE.replace("untagged", "sometimes")));
    assertThat(bed.promote().failed(InvalidRequestException.class))
        .hasMessageContainingAll("ECR refuses its settings", "correct the option repositories");
  }
}
