package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** The root of everything a promotion fails with; never thrown itself. */
public abstract sealed class PromotionException extends RuntimeException
    permits InvalidRequestException,
        InvalidManifestException,
        ManifestUnreadableException,
        SourceImageNotFoundException,
        SourceAccessDeniedException,
        RepositoryNotAllowedException,
        RoleAssumptionFailedException,
        TargetRepositoryNotFoundException,
        TargetAccessDeniedException,
        TagImmutableException,
        NewerBuildPromotedException,
        TargetLimitExceededException,
        UnsupportedImageException,
        IntegrityException,
        PromotionRejectedException,
        SwitchFailedException,
        PromotionIncompleteException,
        ServiceUnavailableException {

  private final transient Problem problem;

  PromotionException(Problem problem) {
    super(problem.text());
    this.problem = problem;
  }

  PromotionException(Problem problem, @Nullable Throwable cause) {
    super(problem.text(), cause);
    this.problem = problem;
  }

  public Problem problem() {
    return problem;
  }

  /** Whether making the same call again, unchanged, may succeed. */
  public final boolean retryable() {
    return this instanceof Retryable;
  }
}
