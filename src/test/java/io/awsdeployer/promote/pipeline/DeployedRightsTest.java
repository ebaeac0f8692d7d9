package io.awsdeployer.promote.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.SdkClients;
import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.testing.Bed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sts.model.StsException;

/** The policies of both templates, with their parameters filled in: the function runs with them. */
class DeployedRightsTest {
  private static final Template PIPELINE = Template.of("template.yaml");
  private static final Template TARGET = Template.of("src/main/cloudformation/target-account.yaml");

  @Test
  void areEnoughForAnotherAccount() {
    try (Bed bed = bed("Multi", Map.of())) {
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
    try (Bed bed = bed("Multi", Map.of())) {
      ObjectNode event = bed.event().put("s3_key", "shop/main/8.abc");
      assertThat(bed.invoke(event).ok().path("skipped").asBoolean()).isTrue();
    }
  }

  /** In mode multi the pipeline's account may be a target in any region, in single in its own. */
  @ParameterizedTest
  @CsvSource({"Multi,true", "Single,false"})
  void letTheModeDecideInWhichRegionsOfTheirOwnAccountTheyHold(String mode, boolean away) {
    try (Bed bed = bed(mode, Map.of())) {
      EcrRepository _ = bed.pipeline().registry(Bed.AWAY).createRepository("shop/api");
      ObjectNode event = bed.event().put("target_account", Bed.PIPELINE);
      assertThat(bed.invoke(event).thrown() instanceof PromotionException).isEqualTo(!away);
    }
    try (Bed bed = bed(mode, Map.of("SourceEcrRegion", Bed.AWAY))) {
      bed.with("SOURCE_ECR_REGION", Bed.AWAY);
      TestImages.small(2)
          .pushTo(bed.pipeline().registry(Bed.AWAY).createRepository("shop/api"), "1");
      ObjectNode event = bed.event();
      event.remove(List.of("target_account", "target_region"));
      assertThat(bed.invoke(event).ok().path("images_promoted").asInt()).isEqualTo(1);
    }
  }

  @Test
  void holdForTheRepositoriesThatAreNamedOnly() {
    for (String parameter : List.of("SourceRepositories", "Repositories")) {
      try (Bed bed = bed("Multi", Map.of(parameter, "shop/*"))) {
        assertThat(bed.promote().ok().path("images_promoted").asInt()).isEqualTo(1);
      }
      try (Bed bed = bed("Multi", Map.of(parameter, "other/*"))) {
        assertThat(bed.promote().thrown()).as(parameter).isInstanceOf(PromotionException.class);
      }
    }
  }

  @Test
  void askForTheExternalIdThatIsAgreedOn() {
    try (Bed bed = bed("Multi", Map.of("ExternalId", "agreed"))) {
      assertThat(bed.promote().thrown()).isInstanceOf(RoleAssumptionFailedException.class);
      bed.with("EXECUTION_ROLE_EXTERNAL_ID", "agreed").promote().ok();
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
          filled(PIPELINE, account, "Multi", Map.of("Env", env))
              .of(PIPELINE.properties(by).path("RoleName"))
              .asText();
      Role caller = aws.account(account).role(name).policy(Policies.allow("*", "sts:AssumeRole"));
      Role role =
          aws.account(Bed.TARGET).role(trusting).trust(trust(trusting, Map.of()).toString());
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

  /** A bed whose roles have what the templates give them, and nothing else. */
  private static Bed bed(String mode, Map<String, String> given) {
    Map<String, String> parameters = new HashMap<>(given);
    parameters.put("FunctionRoleName", "promote-images");
    Bed bed = Bed.start();
    bed.function()
        .withoutPolicies()
        .policy(policy(PIPELINE, "PromoteImagesRole", Bed.PIPELINE, mode, parameters).toString());
    bed.promoter()
        .withoutPolicies()
        .policy(policy(TARGET, "PromotionRole", Bed.TARGET, mode, parameters).toString())
        .trust(trust("PromotionRole", parameters).toString());
    return bed.pushed("shop/api", "1", TestImages.small(1)).manifestOf("shop/api:1");
  }

  private static JsonNode policy(
      Template template, String role, String account, String mode, Map<String, String> parameters) {
    return filled(template, account, mode, parameters)
        .of(template.properties(role).at("/Policies/0/PolicyDocument"));
  }

  private static JsonNode trust(String role, Map<String, String> parameters) {
    return filled(TARGET, Bed.TARGET, "Multi", parameters)
        .of(TARGET.properties(role).path("AssumeRolePolicyDocument"));
  }

  private static Filled filled(
      Template template, String account, String mode, Map<String, String> parameters) {
    Map<String, String> names = new HashMap<>();
    template
        .root()
        .path("Parameters")
        .forEachEntry((name, parameter) -> names.put(name, parameter.path("Default").asText()));
    names.putAll(
        Map.of(
            "AWS::Partition",
            "aws",
            "AWS::Region",
            Bed.HOME,
            "AWS::AccountId",
            account,
            "Bucket",
            Bed.BUCKET,
            "Env",
            "test",
            "PipelineAccount",
            Bed.PIPELINE));
    names.putAll(parameters);
    Set<String> holds = new HashSet<>(Set.of(mode, "MakeBucket", "SourceInThisAccount"));
    if (!parameters.containsKey("SourceEcrRegion")) {
      holds.add("SourceInThisRegion");
    }
    if (parameters.containsKey("ExternalId")) {
      holds.add("AskForExternalId");
    }
    Set<String> others = new HashSet<>();
    template.root().path("Conditions").fieldNames().forEachRemaining(others::add);
    others.removeAll(holds);
    return new Filled(Map.copyOf(names), Set.copyOf(holds), Set.copyOf(others));
  }
}
