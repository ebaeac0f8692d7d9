package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.image.Index;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A target that does not say what it has is not taken for one that has nothing. */
class TargetFailuresTest {
  private final Bed bed = Bed.start();
  private final Index image = TestImages.multiPlatform(1);

  @BeforeEach
  void oneImage() {
    bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
  }

  @AfterEach
  void end() {
    assertThat(bed.traffic().writes()).isEmpty();
    bed.close();
  }

  private EcrRepository target() {
    return bed.target("app/api");
  }

  @Test
  void whereATagCannotBeReadItsRepositorysKeyIsToBeLookedAt() {
    TestImages.small(9).pushTo(target(), "1.0");
    target().breakKey("KMSInvalidStateException");
    assertThat(bed.promote().failed(TargetAccessDeniedException.class))
        .hasMessageContainingAll(
            "The target registry 222222222222/us-east-1 does not say what app/api:1.0 is (KmsError: KMSInvalidStateException).",
            "Attempted: ecr:BatchGetImage as arn:aws:sts::222222222222:assumed-role/",
            "check that the repository's key is enabled");
  }

  @Test
  void norIsAnImageThatMayBeThereUnderAnotherTag() {
    image.pushTo(target(), "0.9");
    target().breakKey("KMSInvalidStateException");
    assertThat(bed.promote().failed(TargetAccessDeniedException.class))
        .hasMessageContaining("does not say what app/api@%s is".formatted(image.digest()));
  }

  @Test
  void anImageBelowOneThatIsMissingIsPutAgain() {
    image.children().getFirst().pushTo(target());
    target().breakKey("KMSInvalidStateException");
    JsonNode plan = bed.invoke(bed.event().put("action", "plan")).ok();
    assertThat(plan.path("verdict").asText()).isEqualTo("promote");
    assertThat(plan.path("manifests_to_put").asLong()).isEqualTo(image.graph().count());
  }

  @Test
  void aRepositoryThatMayNotBeReadIsToldOfOnceHoweverManyTagsItIsToGet() {
    TestImages.small(2).pushTo(bed.source("app/api"), "2.0");
    bed.manifestOf("app/api:1.0", "app/api:2.0");
    FaultRule refused = refusing(0);
    assertThat(bed.promote().failed(TargetAccessDeniedException.class))
        .hasMessageContaining("app/api");
    assertThat(refused.fired()).isEqualTo(1);
  }

  @Test
  void soItIsWhenItRefusesOnlyTheSecondQuestion() {
    FaultRule refused = refusing(1);
    assertThat(bed.promote().failed(TargetAccessDeniedException.class))
        .hasMessageContaining("app/api");
    assertThat(refused.fired()).isEqualTo(1);
  }

  private FaultRule refusing(int skip) {
    return bed.aws()
        .faults()
        .on("ecr:BatchGetImage")
        .when(request -> request.header("authorization").orElse("").contains(Bed.AWAY))
        .skip(skip)
        .always()
        .awsError("AccessDeniedException", "not you", 400);
  }

  @Test
  void ofOneRepositoryThatIsMissingAndOneThatMayNotBeReadBothAreTold() {
    TestImages.small(2).pushTo(bed.source("app/web"), "1.0");
    bed.manifestOf("app/web:1.0", "app/api:1.0");
    TestImages.small(9).pushTo(target(), "1.0");
    target().breakKey("KMSInvalidStateException");
    assertThat(bed.promote().failed(PromotionRejectedException.class).reasons())
        .extracting(reason -> reason.getClass().getSimpleName())
        .containsExactly("TargetRepositoryNotFoundException", "TargetAccessDeniedException");
  }
}
