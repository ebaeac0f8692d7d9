package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** A quota of the target registry is used up that waiting does not refill. */
public final class TargetLimitExceededException extends PromotionException {
  public TargetLimitExceededException(Problem problem) {
    super(problem);
  }

  public TargetLimitExceededException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
