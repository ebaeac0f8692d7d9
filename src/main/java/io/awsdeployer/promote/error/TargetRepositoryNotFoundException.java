package io.awsdeployer.promote.error;

/** A repository is missing in the target registry. */
public final class TargetRepositoryNotFoundException extends PromotionException {
  public TargetRepositoryNotFoundException(Problem problem) {
    super(problem);
  }

  public TargetRepositoryNotFoundException(Problem problem, Throwable cause) {
    super(problem, cause);
  }
}
