package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.promote.testing.Bed;
import java.util.HashMap;
import java.util.Map;

/**
 * What CloudFormation makes of both templates under some parameters: the policies of their roles,
 * and what the function finds in its environment.
 */
final class Deployed {
  static final Template PIPELINE = Template.of("template.yaml");
  static final Template TARGET = Template.of("src/main/cloudformation/target-account.yaml");
  static final String DEPLOYMENTS = "test-aws-deployer--deployments";

  private Deployed() {}

  /** A bed whose function and roles have what the templates give them, and nothing else. */
  static Bed bed(Map<String, String> pipeline, Map<String, String> target) {
    Bed bed = Bed.start();
    Filled function = filled(PIPELINE, Bed.PIPELINE, pipeline);
    give(bed.function().withoutPolicies(), function, PIPELINE, "PromoteImagesRole");
    function
        .of(PIPELINE.properties("PromoteImagesFunction").at("/Environment/Variables"))
        .propertyStream()
        .forEach(variable -> bed.with(variable.getKey(), variable.getValue().asText()));
    Map<String, String> trusting = new HashMap<>(target);
    trusting.putIfAbsent("FunctionRoleName", "promote-images");
    Filled promoter = filled(TARGET, Bed.TARGET, trusting);
    give(bed.promoter().withoutPolicies(), promoter, TARGET, "PromotionRole");
    bed.promoter()
        .trust(
            promoter
                .of(TARGET.properties("PromotionRole").path("AssumeRolePolicyDocument"))
                .toString());
    return bed;
  }

  private static void give(Role role, Filled filled, Template template, String name) {
    for (JsonNode policy : filled.of(template.properties(name).path("Policies"))) {
      Role _ = role.policy(policy.path("PolicyDocument").toString());
    }
  }

  /** A template with its defaults and these parameters, in an account. */
  static Filled filled(Template template, String account, Map<String, String> given) {
    Map<String, String> names = new HashMap<>();
    template
        .root()
        .path("Parameters")
        .forEachEntry((name, parameter) -> names.put(name, parameter.path("Default").asText()));
    names.putAll(Map.of("Env", "test", "PipelineAccount", Bed.PIPELINE));
    names.putAll(given);
    Conditions conditions = Conditions.of(template, names);
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
            "DeploymentsTable",
            DEPLOYMENTS,
            "PromoteImagesLogs.Arn",
            "arn:aws:logs:eu-central-1:111111111111:log-group:one"));
    return new Filled(Map.copyOf(names), conditions.holding(), conditions.others());
  }
}
