package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.registry.RepositoryName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageTagMutabilityExclusionFilter;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.Repository;
import software.amazon.awssdk.services.ecr.model.RepositoryPolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.Tag;

/**
 * The settings of a repository that another one is made after: {@code DescribeRepositories}, {@code
 * GetLifecyclePolicy}, {@code GetRepositoryPolicy}, {@code ListTagsForResource}, as far as asked
 * for.
 */
final class ReadSettings {
  private static final String LIST_TAGS = "ListTagsForResource";
  private static final String DESCRIBE = "DescribeRepositories";

  /** Of AWS itself, CloudFormation's above all: nobody else can set them. */
  private static final String RESERVED = "aws:";

  private final EcrCaller caller;

  ReadSettings(EcrCaller caller) {
    this.caller = caller;
  }

  RepositorySettings of(RepositoryName name, Set<RepositorySettings.Part> parts) {
    RepositorySettings basics =
        parts.contains(RepositorySettings.Part.BASICS) ? basics(name) : RepositorySettings.STANDARD;
    return new RepositorySettings(
        basics.scanOnPush(),
        basics.encryption(),
        basics.mutability(),
        parts.contains(RepositorySettings.Part.LIFECYCLE_POLICY)
            ? caller.call(
                "GetLifecyclePolicy",
                name,
                "read the lifecycle policy of " + name,
                ecr -> lifecyclePolicy(ecr, name))
            : Optional.empty(),
        parts.contains(RepositorySettings.Part.POLICY)
            ? caller.call(
                "GetRepositoryPolicy",
                name,
                "read the repository policy of " + name,
                ecr -> policy(ecr, name))
            : Optional.empty(),
        parts.contains(RepositorySettings.Part.TAGS) ? tags(name) : Map.of());
  }

  private RepositorySettings basics(RepositoryName name) {
    Repository repository =
        caller
            .call(
                DESCRIBE,
                name,
                "read the settings of the repository " + name,
                ecr ->
                    ecr.describeRepositories(r ->
                        r.registryId(caller.registryId()).repositoryNames(List.of(name.value()))))
            .repositories()
            .stream()
            .findFirst()
            .orElseThrow(() ->
                caller.odd(
                    "leaves out the repository " + name, DESCRIBE, caller.repositoryArn(name)));
    try {
      return new RepositorySettings(
          repository.imageScanningConfiguration() != null
              && Boolean.TRUE.equals(repository.imageScanningConfiguration().scanOnPush()),
          repository.encryptionConfiguration() == null
              ? Encryption.STANDARD
              : encryption(
                  repository.encryptionConfiguration().encryptionTypeAsString(),
                  repository.encryptionConfiguration().kmsKey()),
          mutability(
              repository.imageTagMutabilityAsString(),
              repository.imageTagMutabilityExclusionFilters()),
          Optional.empty(),
          Optional.empty(),
          Map.of());
    } catch (IllegalArgumentException e) {
      throw caller.odd(
          "has settings of %s that are not known here: %s".formatted(name, e.getMessage()),
          DESCRIBE,
          caller.repositoryArn(name));
    }
  }

  static Encryption encryption(@Nullable String type, @Nullable String key) {
    return type == null
        ? Encryption.STANDARD
        : new Encryption(Encryption.Type.of(type), Optional.ofNullable(key));
  }

  static TagMutability mutability(
      @Nullable String mode, List<ImageTagMutabilityExclusionFilter> exclusions) {
    return mode == null
        ? TagMutability.STANDARD
        : new TagMutability(
            TagMutability.Mode.of(mode),
            exclusions.stream()
                .map(exclusion -> given(exclusion.filter(), "an exclusion without a filter"))
                .toList());
  }

  private Optional<String> lifecyclePolicy(EcrClient ecr, RepositoryName name) {
    try {
      return Optional.ofNullable(
          ecr.getLifecyclePolicy(
                  r -> r.registryId(caller.registryId()).repositoryName(name.value()))
              .lifecyclePolicyText());
    } catch (LifecyclePolicyNotFoundException e) {
      return Optional.empty();
    }
  }

  private Optional<String> policy(EcrClient ecr, RepositoryName name) {
    try {
      return Optional.ofNullable(
          ecr.getRepositoryPolicy(
                  r -> r.registryId(caller.registryId()).repositoryName(name.value()))
              .policyText());
    } catch (RepositoryPolicyNotFoundException e) {
      return Optional.empty();
    }
  }

  Map<String, String> tags(RepositoryName name) {
    List<Tag> tags =
        caller
            .call(
                LIST_TAGS,
                name,
                "list the tags of the repository " + name,
                ecr -> ecr.listTagsForResource(r -> r.resourceArn(caller.repositoryArn(name))))
            .tags();
    try {
      return tags(tags);
    } catch (IllegalArgumentException e) {
      throw caller.odd(
          "has %s for %s".formatted(e.getMessage(), name), LIST_TAGS, caller.repositoryArn(name));
    }
  }

  /**
   * Those that may be set elsewhere.
   *
   * @throws IllegalArgumentException when one lacks its key or its value
   */
  static Map<String, String> tags(List<Tag> tags) {
    Map<String, String> settable = new LinkedHashMap<>();
    for (Tag tag : tags) {
      String key = given(tag.key(), "a tag without a key");
      String value = given(tag.value(), "a tag without a value");
      if (!key.startsWith(RESERVED)) {
        settable.put(key, value);
      }
    }
    return settable;
  }

  private static String given(@Nullable String value, String otherwise) {
    return Optional.ofNullable(value).orElseThrow(() -> new IllegalArgumentException(otherwise));
  }
}
