package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.SourceImageNotFoundException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecr.model.LayerInaccessibleException;
import software.amazon.awssdk.services.ecr.model.LayersNotFoundException;

/** {@code GetDownloadUrlForLayer}: layers, configs and every other blob that an image refers to. */
final class GetDownloadUrl {
  private static final String OPERATION = "GetDownloadUrlForLayer";

  private final EcrCaller caller;

  GetDownloadUrl(EcrCaller caller) {
    this.caller = caller;
  }

  PresignedUrl get(RepositoryName repository, Digest digest) {
    String purpose = "get the address of the blob %s of %s".formatted(digest, repository);
    return caller.call(
        OPERATION,
        repository,
        purpose,
        ecr -> {
          try {
            String url =
                ecr.getDownloadUrlForLayer(r ->
                        r.registryId(caller.registryId())
                            .repositoryName(repository.value())
                            .layerDigest(digest.value()))
                    .downloadUrl();
            return presigned(url, caller.repositoryArn(repository));
          } catch (LayersNotFoundException | LayerInaccessibleException e) {
            throw gone(repository, digest, e);
          }
        });
  }

  private PresignedUrl presigned(@Nullable String url, String resource) {
    String given = caller.required(url, "address", OPERATION, resource);
    return new PresignedUrl(caller.address(given, "an address of a blob", OPERATION, resource));
  }

  private SourceImageNotFoundException gone(
      RepositoryName repository, Digest digest, AwsServiceException e) {
    return new SourceImageNotFoundException(
        Problem.of(
                "The source repository %s in %s no longer has the blob %s, though an image refers to it."
                    .formatted(repository, caller.registry(), digest))
            .attempted(caller.attempt(OPERATION, caller.repositoryArn(repository)))
            .answered(Answers.of(e))
            .remedy(
                "check whether a lifecycle policy removed the image; push it again and promote again"),
        e);
  }
}
