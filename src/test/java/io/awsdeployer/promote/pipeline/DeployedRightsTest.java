package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.SdkClients;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sts.model.StsException;

/** The policies of both templates, with their parameters filled in: the function runs with them. */
class DeployedRightsTest {
  @Test
  void areEnoughForAnotherAccount() {
    try (Bed bed = bed("multi")) {
      for (String action : List.of("plan", "promote", "resolve", "stage", "switch", "revert")) {
        assertThat(bed.invoke(bed.event().put("action", action)).ok().path("skipped").asBoolean())
            .as(action)
            .isFalse();
      }
      assertThat(bed.aws().requests().failures()).isEmpty();
    }
  }

  @Test
  void areEnoughForABuildWithoutManifest() {
    try (Bed bed = bed("multi")) {
      ObjectNode event = bed.event().put("s3_key", "shop/main/8.abc");
      assertThat(bed.invoke(event).ok().path("skipped").asBoolean()).isTrue();
    }
  }

  /** In mode multi the pipeline's account may be a target in any region, in single in its own. */
  @ParameterizedTest
  @CsvSource({"multi,true", "single,false"})
  void letTheModeDecideInWhichRegionsOfTheirOwnAccountTheyHold(String mode, boolean away) {
    try (Bed bed = bed(mode)) {
      EcrRepository _ = bed.pipeline().registry(Bed.AWAY).createRepository("shop/api");
      ObjectNode event = bed.event().put("target_account", Bed.PIPELINE);
      assertThat(bed.invoke(event).thrown() instanceof PromotionException).isEqualTo(!away);
    }
    try (Bed bed = bed(mode, Map.of("SourceEcrRegion", Bed.AWAY), Map.of())) {
      TestImages.small(2)
          .pushTo(bed.pipeline().registry(Bed.AWAY).createRepository("shop/api"), "1");
      ObjectNode event = bed.event();
      event.remove(List.of("target_account", "target_region"));
      assertThat(bed.invoke(event).ok().path("images_promoted").asInt()).isEqualTo(1);
    }
  }

  @Test
  void holdForTheRepositoriesThatAreNamedOnly() {
    Map<String, String> shop = Map.of("SourceRepositories", "shop/*");
    Map<String, String> others = Map.of("SourceRepositories", "other/*");
    try (Bed bed = bed("multi", shop, Map.of("Repositories", "shop/*"))) {
      assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(1);
    }
    try (Bed bed = bed("multi", others, Map.of("Repositories", "shop/*"))) {
      assertThat(bed.promote().failed(SourceAccessDeniedException.class)).isNotNull();
    }
    try (Bed bed = bed("multi", shop, Map.of("Repositories", "other/*"))) {
      assertThat(bed.promote().failed(TargetAccessDeniedException.class)).isNotNull();
    }
  }

  @Test
  void askForTheExternalIdThatIsAgreedOn() {
    Map<String, String> asking = Map.of("ExternalId", "agreed");
    try (Bed bed = bed("multi", Map.of(), asking)) {
      assertThat(bed.promote().thrown()).isInstanceOf(RoleAssumptionFailedException.class);
    }
    try (Bed bed = bed("multi", Map.of("ExecutionRoleExternalId", "agreed"), asking)) {
      bed.promote().ok();
    }
  }

  /** Both templates' defaults fit together, whatever the Env; and nobody else is let in. */
  @ParameterizedTest
  @CsvSource({
    "dev,PromoteImagesRole,PromotionRole,111111111111,true",
    "dev,AdministrationRole,ExecutionRole,111111111111,true",
    "prod-eu,PromoteImagesRole,PromotionRole,111111111111,true",
    "prod-eu,AdministrationRole,ExecutionRole,111111111111,true",
    "dev,AdministrationRole,PromotionRole,111111111111,false",
    "dev,PromoteImagesRole,ExecutionRole,111111111111,false",
    "dev,PromoteImagesRole,PromotionRole,999999999999,false",
    "dev,AdministrationRole,ExecutionRole,999999999999,false"
  })
  void targetRolesLetInWhatThePipelineMakesByDefault(
      String env, String by, String trusting, String account, boolean may) {
    try (LocalAws aws = LocalAws.start()) {
      String name =
          Deployed.filled(Deployed.PIPELINE, account, Map.of("Env", env, "Mode", "multi"))
              .of(Deployed.PIPELINE.properties(by).path("RoleName"))
              .asText();
      Role caller = aws.account(account).role(name).policy(Policies.allow("*", "sts:AssumeRole"));
      Role role =
          aws.account(Bed.TARGET)
              .role(trusting)
              .trust(
                  Deployed.filled(Deployed.TARGET, Bed.TARGET, Map.of())
                      .of(Deployed.TARGET.properties(trusting).path("AssumeRolePolicyDocument"))
                      .toString());
      try (SdkClients clients = SdkClients.of(aws, caller.session("one"), Bed.HOME)) {
        ThrowingCallable call =
            () -> clients.sts().assumeRole(r -> r.roleArn(role.arn()).roleSessionName("one"));
        if (may) {
          assertThatCode(call).doesNotThrowAnyException();
        } else {
          assertThatThrownBy(call)
              .isInstanceOf(StsException.class)
              .hasMessageContaining("is not authorized to perform: sts:AssumeRole");
        }
      }
    }
  }

  private static Bed bed(String mode, Map<String, String> pipeline, Map<String, String> target) {
    Map<String, String> parameters = new HashMap<>(pipeline);
    parameters.put("Mode", mode);
    return Deployed.bed(parameters, target)
        .pushed("shop/api", "1", TestImages.small(1))
        .manifestOf("shop/api:1");
  }

  private static Bed bed(String mode) {
    return bed(mode, Map.of(), Map.of());
  }
}
