package io.awsdeployer.promote.ecr;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ecr.model.DescribeRepositoryCreationTemplatesResponse;
import software.amazon.awssdk.services.ecr.model.RepositoryCreationTemplate;

/** {@code DescribeRepositoryCreationTemplates}: all of the registry. */
final class ReadTemplates {
  private static final String OPERATION = "DescribeRepositoryCreationTemplates";

  /** A registry has at most 50 templates (ECR's service quotas). */
  private static final int MOST_PAGES = 50;

  private final EcrCaller caller;

  ReadTemplates(EcrCaller caller) {
    this.caller = caller;
  }

  List<CreationTemplate> all() {
    List<DescribeRepositoryCreationTemplatesResponse> pages =
        caller.callOnRegistry(
            OPERATION,
            "read the repository creation templates",
            ecr ->
                ecr.describeRepositoryCreationTemplatesPaginator(r -> r.maxResults(100)).stream()
                    .limit(MOST_PAGES + 1)
                    .toList());
    if (pages.size() > MOST_PAGES) {
      throw caller.odd("has no last page", OPERATION, "*");
    }
    return pages.stream()
        .flatMap(page -> page.repositoryCreationTemplates().stream())
        .map(this::template)
        .toList();
  }

  private CreationTemplate template(RepositoryCreationTemplate template) {
    String prefix = caller.required(template.prefix(), "prefix", OPERATION, "*");
    try {
      return new CreationTemplate(
          prefix,
          new RepositorySettings(
              false,
              template.encryptionConfiguration() == null
                  ? Encryption.STANDARD
                  : ReadSettings.encryption(
                      template.encryptionConfiguration().encryptionTypeAsString(),
                      template.encryptionConfiguration().kmsKey()),
              ReadSettings.mutability(
                  template.imageTagMutabilityAsString(),
                  template.imageTagMutabilityExclusionFilters()),
              Optional.ofNullable(template.lifecyclePolicy()).filter(text -> !text.isBlank()),
              Optional.ofNullable(template.repositoryPolicy()).filter(text -> !text.isBlank()),
              ReadSettings.tags(template.resourceTags())));
    } catch (IllegalArgumentException e) {
      throw caller.odd(
          "has settings in the template %s that are not known here: %s"
              .formatted(prefix, e.getMessage()),
          OPERATION,
          "*");
    }
  }
}
