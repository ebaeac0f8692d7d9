package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** A repository is missing in the target registry. */
public final class TargetRepositoryNotFoundException extends PromotionException {
  public TargetRepositoryNotFoundException(Problem problem) {
    super(problem);
  }

  public TargetRepositoryNotFoundException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
