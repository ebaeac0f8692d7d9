package io.awsdeployer.promote.error;

/** A quota of the target registry is used up that waiting does not refill. */
public final class TargetLimitExceededException extends PromotionException {
  public TargetLimitExceededException(Problem problem) {
    super(problem);
  }

  public TargetLimitExceededException(Problem problem, Throwable cause) {
    super(problem, cause);
  }
}
