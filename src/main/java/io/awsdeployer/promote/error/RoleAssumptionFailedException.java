package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** STS does not give the role in the target account. */
public final class RoleAssumptionFailedException extends PromotionException {
  public RoleAssumptionFailedException(Problem problem) {
    super(problem);
  }

  public RoleAssumptionFailedException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
