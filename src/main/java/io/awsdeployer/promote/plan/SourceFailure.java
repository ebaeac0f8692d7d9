package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceAnswer;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.registry.Reference;
import io.awsdeployer.promote.registry.RepositoryName;

/** Words for the failure codes that {@code BatchGetImage} gives for single images, a case each. */
final class SourceFailure {
  private static final String NO_HINT = "";

  /** ECR hides archived images, and the right to look closer is optional. */
  private static final String MAY_BE_ARCHIVED =
      "; it may also be archived, which only ecr:DescribeImages could tell";

  private final EcrRegistry source;

  SourceFailure(EcrRegistry source) {
    this.source = source;
  }

  PromotionException of(RepositoryName repository, Reference reference, Lookup.Failure failure) {
    String image =
        "%s in the source registry %s".formatted(repository.with(reference), source.id());
    return switch (failure.code()) {
      case "ImageNotFound" ->
          switch (source.archiveState(repository, reference)) {
            case ARCHIVED -> archived(image, repository, failure);
            case NOT_ARCHIVED -> notFound(image, repository, failure, NO_HINT);
            case UNKNOWN -> notFound(image, repository, failure, MAY_BE_ARCHIVED);
          };
      case "ImageInaccessible" -> archived(image, repository, failure);
      case "KmsError" ->
          new SourceAccessDeniedException(
              problem(
                      "Could not read %s: the repository's KMS key refuses.".formatted(image),
                      repository,
                      failure)
                  .remedy("check that the key is enabled and that ECR's grants on it still exist"));
      case "UpstreamAccessDenied" ->
          new SourceAccessDeniedException(
              problem(
                      "Could not read %s: it is a pull through cache, and its upstream refuses."
                          .formatted(image),
                      repository,
                      failure)
                  .remedy("mend the credentials of the pull through cache rule"));
      case "UpstreamTooManyRequests", "UpstreamUnavailable" ->
          new ServiceUnavailableException(
              problem(
                  "Could not read %s: it is a pull through cache, and its upstream cannot be reached now."
                      .formatted(image),
                  repository,
                  failure));
      // Malformed names are refused when the manifest is read; any other code is new to us.
      default ->
          new SourceImageNotFoundException(
              problem("ECR does not give %s.".formatted(image), repository, failure));
    };
  }

  private UnsupportedImageException archived(
      String image, RepositoryName repository, Lookup.Failure failure) {
    return new UnsupportedImageException(
        problem(
                "The image %s is archived and cannot be pulled.".formatted(image),
                repository,
                failure)
            .remedy(
                "restore it (aws ecr update-image-storage-class --target-storage-class STANDARD), wait until"
                    + " it is ACTIVE, then promote"));
  }

  private SourceImageNotFoundException notFound(
      String image, RepositoryName repository, Lookup.Failure failure, String hint) {
    return new SourceImageNotFoundException(
        problem("There is no image %s.".formatted(image), repository, failure)
            .remedy(
                "check that the build pushed it there, that no lifecycle policy removed it, and that the deploy"
                    + " manifest names it rightly"
                    + hint));
  }

  private Problem problem(String sentence, RepositoryName repository, Lookup.Failure failure) {
    return Problem.of(sentence)
        .attempted(
            new Attempt(
                "ecr:BatchGetImage", source.principal().arn(), source.repositoryArn(repository)))
        .answered(new ServiceAnswer(failure.code(), 200, failure.reason(), ""));
  }
}
