package io.awsdeployer.localaws.conformance;

import io.awsdeployer.localaws.image.TestImages;
import java.util.List;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;

/** Repositories: made, described, deleted. */
final class RepositoryCases {
  private RepositoryCases() {}

  static List<ConformanceCase> all() {
    return List.of(
        new ConformanceCase("1.8", "an unknown repository is not found", RepositoryCases::unknown),
        new ConformanceCase(
            "1.8", "one unknown name fails the whole description", RepositoryCases::oneUnknown),
        new ConformanceCase("1.8", "an existing repository exists", RepositoryCases::existing),
        new ConformanceCase(
            "1.8", "a mode with exclusion needs filters", RepositoryCases::withoutFilters),
        new ConformanceCase("1.0", "a bad name is invalid", RepositoryCases::badName),
        new ConformanceCase(
            "1.0", "a repository with images is deleted only by force", RepositoryCases::notEmpty),
        new ConformanceCase(
            "1.0", "a repository without a policy has none", RepositoryCases::noPolicy));
  }

  private static Comparison unknown(Workbench bench) {
    String absent = bench.name("absent");
    return Answer.of(
            () -> bench.ecr().initiateLayerUpload(r -> r.repositoryName(absent)).uploadId())
        .refusedAs("RepositoryNotFoundException", notFound(bench, absent));
  }

  private static Comparison oneUnknown(Workbench bench) {
    String there = bench.repository();
    String absent = bench.name("absent");
    return Answer.of(() ->
            bench
                .ecr()
                .describeRepositories(r -> r.repositoryNames(there, absent))
                .repositories()
                .toString())
        .refusedAs("RepositoryNotFoundException", notFound(bench, absent));
  }

  private static Comparison existing(Workbench bench) {
    String there = bench.repository();
    return Answer.of(() -> bench.create(there, _ -> {}))
        .refusedAs(
            "RepositoryAlreadyExistsException",
            "The repository with name '%s' already exists in the registry with id '%s'"
                .formatted(there, bench.account()));
  }

  private static Comparison withoutFilters(Workbench bench) {
    return Answer.of(() ->
            bench.repository(
                r -> r.imageTagMutability(ImageTagMutability.IMMUTABLE_WITH_EXCLUSION)))
        .refusedAs("InvalidParameterException");
  }

  private static Comparison badName(Workbench bench) {
    return Answer.of(() -> bench.create(bench.name("absent") + "//x", _ -> {}))
        .refusedAs("InvalidParameterException");
  }

  private static Comparison notEmpty(Workbench bench) {
    String there = bench.repository();
    bench.push(there, TestImages.small(1), "v1");
    return Answer.of(() ->
            bench.ecr().deleteRepository(r -> r.repositoryName(there)).repository().toString())
        .refusedAs(
            "RepositoryNotEmptyException",
            "The repository with name '%s' in registry with id '%s' cannot be deleted because it still contains images"
                .formatted(there, bench.account()));
  }

  private static Comparison noPolicy(Workbench bench) {
    String there = bench.repository();
    return Answer.of(
            () -> bench.ecr().getRepositoryPolicy(r -> r.repositoryName(there)).policyText())
        .refusedAs(
            "RepositoryPolicyNotFoundException",
            "Repository policy does not exist for the repository with name '%s' in the registry with id '%s'"
                .formatted(there, bench.account()));
  }

  private static String notFound(Workbench bench, String repository) {
    return "The repository with name '%s' does not exist in the registry with id '%s'"
        .formatted(repository, bench.account());
  }
}
