package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.promote.RightsScene.Block;
import io.awsdeployer.promote.RightsScene.Holder;
import io.awsdeployer.promote.RightsScene.Options;
import io.awsdeployer.promote.RightsScene.Removal;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * With any one right of README's blocks taken away, those of the options too, the error names that
 * right and who lacks it, and what it says to do lets the same call go well.
 */
class MissingRightTest {
  /** Of the promotion: each may refuse by itself. */
  private static final int REPOSITORIES = 2;

  /** What a promotion does without, and says so where it matters. */
  private static final Set<String> DOES_WITHOUT = Set.of("ecr:DescribeImages");

  /** What only the one way to upload takes. */
  private static final Map<String, UploadWay> OF_ONE_WAY =
      Map.of("ecr:GetAuthorizationToken", UploadWay.REGISTRY);

  private static final Set<String> BY_TEMPLATE =
      Set.of(
          "ecr:DescribeRepositoryCreationTemplates",
          "kms:CreateGrant",
          "kms:RetireGrant",
          "kms:DescribeKey");

  @ParameterizedTest
  @EnumSource
  void allOfThemAreEnough(Options options) {
    for (UploadWay way : UploadWay.values()) {
      try (Bed bed = RightsScene.bed(RightsScene.asWritten(), way, options)) {
        assertThat(switched(bed).ok().path("images_promoted").asInt()).isEqualTo(2);
      }
    }
  }

  @Test
  void thereAreThoseOfEveryBlock() {
    assertThat(RightsScene.removals()).hasSizeGreaterThan(30);
    assertThat(RightsScene.removals()).extracting(Removal::block).contains(Block.values());
  }

  @TestFactory
  Stream<DynamicTest> isNamed() {
    return RightsScene.removals().stream()
        .flatMap(removal ->
            Stream.of(UploadWay.REGISTRY, UploadWay.API)
                .map(way ->
                    DynamicTest.dynamicTest(removal + ", " + way, () -> isNamed(removal, way))));
  }

  private static void isNamed(Removal removal, UploadWay way) {
    Map<Block, JsonNode> policies = RightsScene.asWritten();
    policies.put(removal.block(), removal.rest());
    Options options =
        BY_TEMPLATE.contains(removal.action())
            ? Options.BY_TEMPLATE_WITH_A_KEY
            : Options.LIKE_THE_SOURCE;
    try (Bed bed = RightsScene.bed(policies, way, options)) {
      Invocation first = switched(bed);
      if (DOES_WITHOUT.contains(removal.action())
          || OF_ONE_WAY.getOrDefault(removal.action(), way) != way) {
        var _ = first.ok();
        return;
      }
      Role holder = removal.block().holder() == Holder.FUNCTION ? bed.function() : bed.promoter();
      Invocation refused = first;
      for (int repository = 0; repository < REPOSITORIES && isRefused(refused); repository++) {
        for (PromotionException e : reasons(refused, expected(removal))) {
          assertThat(e.retryable()).isFalse();
          assertNames(removal, e);
          advised(removal, e).forEach(holder::policy);
        }
        refused = switched(bed);
      }
      assertThat(first.thrown()).isInstanceOf(PromotionException.class);
      assertThat(refused.ok().path("images_promoted").asInt()).isEqualTo(2);
    }
  }

  private static boolean isRefused(Invocation invocation) {
    return invocation.thrown() instanceof PromotionException;
  }

  /** What lacks for several repositories is told of all of them, or of one after the other. */
  private static List<? extends PromotionException> reasons(
      Invocation refused, Class<? extends PromotionException> expected) {
    if (refused.thrown() instanceof PromotionRejectedException several) {
      assertThat(several.reasons()).allSatisfy(e -> assertThat(e).isExactlyInstanceOf(expected));
      return several.reasons();
    }
    return List.of(Failures.of(refused, expected));
  }

  /** S3 refuses reading where listing is what lacks, so there both are named. */
  private static void assertNames(Removal removal, PromotionException e) {
    String principal = removal.block().holder().principal();
    if (removal.action().equals("s3:ListBucket")) {
      assertThat(Failures.firstLine(e)).contains("the caller lacks s3:ListBucket on the bucket");
      assertThat(e).hasMessageContaining("\nAttempted: s3:GetObject as " + principal + " on ");
      return;
    }
    if (removal.action().startsWith("kms:")) {
      // ECR tells of a key's refusal without saying what was refused, so all three are named.
      assertThat(e)
          .hasMessageContaining("\nAttempted: ecr:CreateRepository as " + principal + " on ");
      return;
    }
    assertThat(e)
        .hasMessageContaining("\nAttempted: %s as %s on ".formatted(removal.action(), principal));
  }

  private static Class<? extends PromotionException> expected(Removal removal) {
    if (removal.block().holder() == Holder.TARGET) {
      return TargetAccessDeniedException.class;
    }
    return switch (removal.action().substring(0, removal.action().indexOf(':'))) {
      case "s3" -> ManifestUnreadableException.class;
      case "sts" -> RoleAssumptionFailedException.class;
      default -> SourceAccessDeniedException.class;
    };
  }

  /** The statements of identity policies that the message tells to add, as policies. */
  private static List<String> advised(Removal removal, PromotionException e) {
    List<String> policies = new ArrayList<>();
    if (removal.action().startsWith("kms:")) {
      // The key's policy has to allow it as well, which is nobody's here to write.
      assertThat(Failures.toDo(e)).anyMatch(toDo -> toDo.contains(removal.action()));
      policies.add(Policies.allow("*", removal.action()));
    }
    for (String toDo : Failures.toDo(e)) {
      if (toDo.contains("{\"Effect\"") && !toDo.contains("\"Principal\"")) {
        policies.add(Failures.policy(toDo));
      }
    }
    assertThat(policies).as("what to add, in: %s", e.getMessage()).isNotEmpty();
    return policies;
  }

  private static Invocation switched(Bed bed) {
    return bed.invoke(bed.event().put("action", "switch"));
  }
}
