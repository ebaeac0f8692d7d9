package io.awsdeployer.promote.error;

/** The target registry refuses the role, or a key of its encryption does. */
public final class TargetAccessDeniedException extends PromotionException {
  public TargetAccessDeniedException(Problem problem) {
    super(problem);
  }

  public TargetAccessDeniedException(Problem problem, Throwable cause) {
    super(problem, cause);
  }
}
