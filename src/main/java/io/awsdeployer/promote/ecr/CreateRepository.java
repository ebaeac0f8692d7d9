package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EcrException;
import software.amazon.awssdk.services.ecr.model.EncryptionConfiguration;
import software.amazon.awssdk.services.ecr.model.ImageScanningConfiguration;
import software.amazon.awssdk.services.ecr.model.ImageTagMutabilityExclusionFilter;
import software.amazon.awssdk.services.ecr.model.ImageTagMutabilityExclusionFilterType;
import software.amazon.awssdk.services.ecr.model.InvalidParameterException;
import software.amazon.awssdk.services.ecr.model.InvalidTagParameterException;
import software.amazon.awssdk.services.ecr.model.KmsException;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.Tag;
import software.amazon.awssdk.services.ecr.model.TooManyTagsException;

/**
 * {@code CreateRepository}, and the policies, which have requests of their own. A repository that
 * is to have policies carries a tag until it has them: whoever calls again sees by it that the work
 * was broken off, and goes on.
 */
final class CreateRepository {
  private static final String CREATE = "CreateRepository";
  private static final String MARK = "promote-images";
  private static final String INCOMPLETE = "incomplete";
  private static final String COMPLETE = "created";

  private final EcrCaller caller;

  CreateRepository(EcrCaller caller) {
    this.caller = caller;
  }

  /** Whether a repository was left without its policies. */
  boolean isIncomplete(RepositoryName name) {
    return INCOMPLETE.equals(new ReadSettings(caller).tags(name).get(MARK));
  }

  /** Returns whether it was not there yet. */
  boolean create(RepositoryName name, RepositorySettings settings) {
    boolean created =
        checked(
            CREATE,
            name,
            "create the repository " + name,
            ecr -> {
              try {
                request(ecr, name, settings);
                return true;
              } catch (RepositoryAlreadyExistsException e) {
                return false;
              }
            });
    // It may have been us: an answer was lost, and the SDK asked again.
    if (settings.hasPolicies() && (created || isIncomplete(name))) {
      complete(name, settings);
    }
    return created;
  }

  /** Gives a repository its policies, and then says that it has them. */
  void complete(RepositoryName name, RepositorySettings settings) {
    settings
        .lifecyclePolicy()
        .ifPresent(text ->
            checked(
                "PutLifecyclePolicy",
                name,
                "give the new repository %s its lifecycle policy".formatted(name),
                ecr ->
                    ecr.putLifecyclePolicy(r ->
                        r.registryId(caller.registryId())
                            .repositoryName(name.value())
                            .lifecyclePolicyText(text))));
    settings
        .policy()
        .ifPresent(text ->
            checked(
                "SetRepositoryPolicy",
                name,
                "give the new repository %s its policy".formatted(name),
                ecr ->
                    ecr.setRepositoryPolicy(r ->
                        r.registryId(caller.registryId())
                            .repositoryName(name.value())
                            .policyText(text))));
    var _ =
        checked(
            "TagResource",
            name,
            "tag the new repository " + name,
            ecr ->
                ecr.tagResource(
                    r -> r.resourceArn(caller.repositoryArn(name)).tags(tag(MARK, COMPLETE))));
  }

  private void request(EcrClient ecr, RepositoryName name, RepositorySettings settings) {
    Map<String, String> tags = new LinkedHashMap<>(settings.tags());
    if (settings.hasPolicies()) {
      tags.put(MARK, INCOMPLETE);
    }
    ecr.createRepository(r -> {
      r.registryId(caller.registryId())
          .repositoryName(name.value())
          .imageTagMutability(settings.mutability().mode().name())
          .imageScanningConfiguration(
              ImageScanningConfiguration.builder().scanOnPush(settings.scanOnPush()).build())
          .encryptionConfiguration(
              EncryptionConfiguration.builder()
                  .encryptionType(settings.encryption().type().name())
                  .kmsKey(settings.encryption().key().orElse(null))
                  .build());
      if (!settings.mutability().exclusions().isEmpty()) {
        r.imageTagMutabilityExclusionFilters(
            settings.mutability().exclusions().stream().map(CreateRepository::exclusion).toList());
      }
      if (!tags.isEmpty()) {
        r.tags(tags.entrySet().stream().map(e -> tag(e.getKey(), e.getValue())).toList());
      }
    });
  }

  private static ImageTagMutabilityExclusionFilter exclusion(String filter) {
    return ImageTagMutabilityExclusionFilter.builder()
        .filterType(ImageTagMutabilityExclusionFilterType.WILDCARD)
        .filter(filter)
        .build();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  /** A refusal of the settings is a mistake in the options, and none of the image's. */
  private <T> T checked(
      String operation, RepositoryName name, String purpose, Function<EcrClient, T> call) {
    return caller.call(
        operation,
        name,
        purpose,
        ecr -> {
          try {
            return call.apply(ecr);
          } catch (InvalidParameterException
              | InvalidTagParameterException
              | TooManyTagsException e) {
            throw new InvalidRequestException(
                problem("ECR refuses its settings", operation, name, purpose, e)
                    .remedy(
                        "correct the option repositories, or what it takes them from (the source repository, the template)"),
                e);
          } catch (KmsException e) {
            throw new TargetAccessDeniedException(
                problem("the KMS key refuses", operation, name, purpose, e)
                    .remedy(
                        "the key has to be enabled, in the registry's region, and let %s call kms:CreateGrant, kms:RetireGrant and kms:DescribeKey, by the key's policy and by the role's"
                            .formatted(caller.principal().policyArn())),
                e);
          }
        });
  }

  private Problem problem(
      String reason, String operation, RepositoryName name, String purpose, EcrException e) {
    return Problem.of(
            "Could not %s in the target registry %s: %s."
                .formatted(purpose, caller.registry(), reason))
        .attempted(
            AccessAdvice.refused(
                caller.attempt(operation, caller.repositoryArn(name)), Answers.of(e).message()))
        .answered(Answers.of(e));
  }
}
