package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.ImageIdentifier;
import software.amazon.awssdk.services.ecr.model.ImageNotFoundException;
import software.amazon.awssdk.services.ecr.model.ImageStatusFilter;

/**
 * {@code DescribeImages} with archived images included: "not found" may mean archived, as ECR hides
 * those by default (user guide, archive-image). Asked only to word a failure better, so its own
 * failures, a missing right above all, are an answer too.
 */
final class DescribeArchived {
  private static final Set<String> NOT_NOW = Set.of("ARCHIVED", "ACTIVATING");

  private final EcrCaller caller;

  DescribeArchived(EcrCaller caller) {
    this.caller = caller;
  }

  ArchiveState of(RepositoryName repository, Reference reference) {
    ImageIdentifier id =
        switch (reference) {
          case Tag tag -> ImageIdentifier.builder().imageTag(tag.value()).build();
          case Digest digest -> ImageIdentifier.builder().imageDigest(digest.value()).build();
        };
    return caller.call(
        "DescribeImages", repository, "describe " + reference, ecr -> ask(ecr, repository, id));
  }

  private ArchiveState ask(EcrClient ecr, RepositoryName repository, ImageIdentifier id) {
    try {
      return ecr
              .describeImages(r ->
                  r.registryId(caller.registryId())
                      .repositoryName(repository.value())
                      .imageIds(id)
                      .filter(f -> f.imageStatus(ImageStatusFilter.ANY)))
              .imageDetails()
              .stream()
              .flatMap(Stream::ofNullable)
              .flatMap(detail -> Stream.ofNullable(detail.imageStatusAsString()))
              .anyMatch(NOT_NOW::contains)
          ? ArchiveState.ARCHIVED
          : ArchiveState.NOT_ARCHIVED;
    } catch (ImageNotFoundException e) {
      return ArchiveState.NOT_ARCHIVED;
    } catch (SdkException e) {
      return ArchiveState.UNKNOWN;
    }
  }
}
