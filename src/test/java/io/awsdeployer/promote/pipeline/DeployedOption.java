package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.ecr.CreationTemplate;
import io.awsdeployer.localaws.ecr.RepositorySettings;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.testing.Bed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/**
 * An option whose rights the templates' parameters turn on, and what is needed for it.
 *
 * @param options the document
 * @param pipeline parameters of template.yaml that it needs
 * @param target parameters of target-account.yaml that it needs
 * @param scene what has to be there for it
 * @param event what the event has to say for it
 * @param without one way of leaving a parameter away, with the error and the action that is refused
 *     then
 */
record DeployedOption(
    String options,
    Map<String, String> pipeline,
    Map<String, String> target,
    Consumer<Bed> scene,
    Consumer<ObjectNode> event,
    Without without) {
  private static final Map<String, String> NONE = Map.of();
  private static final String KEY = "arn:aws:kms:us-east-1:222222222222:key/one";
  private static final String WITH_POLICIES =
      """
      {"repositories": {"create": "%s", "scan_on_push": true, "tags": {"team": "shop"},
        "lifecycle_policy": {"rules": [{"rulePriority": 1, "selection": {"tagStatus": "untagged",
          "countType": "imageCountMoreThan", "countNumber": 5}, "action": {"type": "expire"}}]},
        "policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
          "Principal": {"AWS": "333333333333"}, "Action": "ecr:BatchGetImage"}]}%s}}
      """;

  record Without(
      Map<String, String> pipeline,
      Map<String, String> target,
      Class<? extends PromotionException> error,
      String action) {}

  static Stream<Named<DeployedOption>> all() {
    Map<String, String> given = Map.of("CreateRepositories", "given");
    Map<String, String> source = Map.of("CreateRepositories", "source");
    Map<String, String> key = Map.of("CreateRepositories", "given", "RepositoryKeyArn", KEY);
    Map<String, String> tags = Map.of("SessionTags", "yes");
    return Stream.of(
        Named.of(
            "tags.order",
            new DeployedOption(
                "{\"tags\": {\"order\": true}}",
                Map.of("TagOrder", "yes"),
                NONE,
                bed -> bed.pipeline().table(Bed.HOME, Deployed.DEPLOYMENTS),
                _ -> {},
                new Without(
                    NONE, NONE, SourceAccessDeniedException.class, "dynamodb:BatchGetItem"))),
        Named.of(
            "allow_list",
            new DeployedOption(
                "{\"allow_list\": true}",
                Map.of("AllowList", "yes"),
                NONE,
                bed ->
                    bed.pipeline()
                        .ssm(Bed.HOME)
                        .put("/test/aws-deployer/ecr-registries/shop", "shop/*"),
                _ -> {},
                new Without(NONE, NONE, SourceAccessDeniedException.class, "ssm:GetParameter"))),
        Named.of(
            "session.tags at the pipeline",
            new DeployedOption(
                "{\"session\": {\"tags\": [\"env\", \"repo\", \"sk\"]}}",
                tags,
                tags,
                _ -> {},
                _ -> {},
                new Without(NONE, tags, RoleAssumptionFailedException.class, "sts:TagSession"))),
        Named.of(
            "session.tags at the target",
            new DeployedOption(
                "{\"session\": {\"tags\": [\"env\"]}}",
                tags,
                tags,
                _ -> {},
                _ -> {},
                new Without(tags, NONE, RoleAssumptionFailedException.class, "sts:TagSession"))),
        Named.of(
            "repositories in another account",
            new DeployedOption(
                WITH_POLICIES.formatted("given", ""),
                NONE,
                given,
                DeployedOption::withoutRepository,
                _ -> {},
                new Without(
                    NONE, NONE, TargetAccessDeniedException.class, "ecr:CreateRepository"))),
        Named.of(
            "repositories in the function's own account",
            new DeployedOption(
                WITH_POLICIES.formatted("given", ""),
                given,
                NONE,
                bed -> moved(bed, "live/api"),
                DeployedOption::atHome,
                new Without(
                    NONE, NONE, TargetAccessDeniedException.class, "ecr:CreateRepository"))),
        Named.of(
            "repositories by templates",
            new DeployedOption(
                "{\"repositories\": {\"create\": \"template\"}}",
                NONE,
                Map.of("CreateRepositories", "template"),
                bed -> {
                  withoutRepository(bed);
                  var _ =
                      bed.targetRegistry()
                          .templates()
                          .put(
                              "ROOT",
                              new CreationTemplate(
                                  "ROOT",
                                  List.of("CREATE_ON_PUSH"),
                                  RepositorySettings.standard(),
                                  Optional.empty(),
                                  Optional.empty(),
                                  Map.of()));
                },
                _ -> {},
                new Without(
                    NONE,
                    given,
                    TargetAccessDeniedException.class,
                    "ecr:DescribeRepositoryCreationTemplates"))),
        Named.of(
            "repositories like the source's",
            new DeployedOption(
                "{\"repositories\": {\"create\": \"source\"}}",
                source,
                source,
                DeployedOption::withoutRepository,
                _ -> {},
                new Without(given, source, SourceAccessDeniedException.class, "ecr:"))),
        Named.of(
            "repositories with a key of one's own",
            new DeployedOption(
                WITH_POLICIES.formatted(
                    "given",
                    ", \"encryption\": {\"type\": \"KMS\", \"key\": \"%s\"}".formatted(KEY)),
                NONE,
                key,
                DeployedOption::withoutRepository,
                _ -> {},
                new Without(NONE, given, TargetAccessDeniedException.class, "kms:"))),
        Named.of(
            "targets that pull",
            new DeployedOption(
                "{}",
                Map.of(
                    "PullRepositoryArns",
                    "arn:aws:ecr:eu-central-1:333333333333:repository/shop/*"),
                NONE,
                DeployedOption::shared,
                event ->
                    event.put("ecr_account_id", "333333333333").put("ecr_account_region", Bed.HOME),
                new Without(NONE, NONE, SourceAccessDeniedException.class, "ecr:BatchGetImage"))));
  }

  private static void atHome(ObjectNode event) {
    event.remove(List.of("target_account", "target_region"));
  }

  static void withoutRepository(Bed bed) {
    bed.targetRegistry().deleteRepository("shop/api", true);
  }

  private static void moved(Bed bed, String repository) {
    bed.manifest(
        "{\"images\": [{\"repository\": \"shop/api\", \"tag\": \"1\", \"target_repository\": \"%s\"}]}"
            .formatted(repository));
  }

  private static void shared(Bed bed) {
    TestImages.small(1)
        .pushTo(
            bed.aws()
                .account("333333333333")
                .registry(Bed.HOME)
                .createRepository("shop/api")
                .policy(
                    """
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
                      "Action":["ecr:BatchGetImage","ecr:DescribeRepositories"]}]}
                    """
                        .formatted(bed.function().arn())),
            "1");
  }
}
