package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/**
 * A quota of the target registry is used up that waiting does not refill, or the function's time is
 * too short for what cannot be divided between calls: one layer, or the switch.
 */
public final class TargetLimitExceededException extends PromotionException {
  public TargetLimitExceededException(Problem problem) {
    super(problem);
  }

  public TargetLimitExceededException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
