package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** The target registry refuses the role, or a key of its encryption does. */
public final class TargetAccessDeniedException extends PromotionException {
  public TargetAccessDeniedException(Problem problem) {
    super(problem);
  }

  public TargetAccessDeniedException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
