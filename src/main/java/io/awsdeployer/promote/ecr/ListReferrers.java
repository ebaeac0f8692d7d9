package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ecr.model.ArtifactStatus;
import software.amazon.awssdk.services.ecr.model.ArtifactStatusFilter;
import software.amazon.awssdk.services.ecr.model.ImageReferrer;
import software.amazon.awssdk.services.ecr.model.ListImageReferrersResponse;

/**
 * {@code ListImageReferrers}: the manifests that name one as their subject, fifty a page. The right
 * to it is {@code ecr:BatchGetImage} (API reference). Archived ones are asked for too: they cannot
 * be read, but that they stay behind can be told.
 */
final class ListReferrers {
  private static final String OPERATION = "ListImageReferrers";
  private static final int MOST_PER_PAGE = 50;

  /** A page may have fewer than it could, or none. */
  private static final int SPARE_PAGES = 100;

  private final EcrCaller caller;

  ListReferrers(EcrCaller caller) {
    this.caller = caller;
  }

  /** Stops as soon as there are more than {@code most}, or pages without end. */
  ReferrerList of(RepositoryName repository, Digest subject, int most) {
    Set<Digest> referrers = new LinkedHashSet<>();
    int archived = 0;
    Optional<String> token = Optional.empty();
    for (int page = 0; page < most / MOST_PER_PAGE + SPARE_PAGES; page++) {
      ListImageReferrersResponse answer = page(repository, subject, token);
      if (!answer.hasReferrers()) {
        // Silence is not "none": a signature would stay behind, and nobody would know.
        throw caller.odd("has no list of them", OPERATION, caller.repositoryArn(repository));
      }
      for (ImageReferrer referrer : answer.referrers()) {
        if (referrer.artifactStatus() == null
            || referrer.artifactStatus() == ArtifactStatus.ACTIVE) {
          referrers.add(digest(repository, referrer));
        } else {
          archived++;
        }
      }
      token = Optional.ofNullable(answer.nextToken()).filter(text -> !text.isEmpty());
      if (token.isEmpty() || referrers.size() > most) {
        return new ReferrerList(referrers, archived);
      }
    }
    throw caller.odd("has no last page", OPERATION, caller.repositoryArn(repository));
  }

  private ListImageReferrersResponse page(
      RepositoryName repository, Digest subject, Optional<String> token) {
    return caller.call(
        OPERATION,
        repository,
        "list what refers to %s of %s".formatted(subject, repository),
        ecr ->
            ecr.listImageReferrers(r ->
                r.registryId(caller.registryId())
                    .repositoryName(repository.value())
                    .subjectId(id -> id.imageDigest(subject.value()))
                    .filter(f -> f.artifactStatus(ArtifactStatusFilter.ANY))
                    .maxResults(MOST_PER_PAGE)
                    .nextToken(token.orElse(null))));
  }

  private Digest digest(RepositoryName repository, ImageReferrer referrer) {
    String arn = caller.repositoryArn(repository);
    String text = caller.required(referrer.digest(), "digest of a referrer", OPERATION, arn);
    try {
      return new Digest(text);
    } catch (IllegalArgumentException e) {
      throw caller.odd("has a referrer under what is no digest", OPERATION, arn);
    }
  }
}
