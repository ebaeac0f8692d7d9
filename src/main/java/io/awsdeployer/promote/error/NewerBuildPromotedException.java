package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** A tag belongs to a build that is newer than this one, and nobody said that it may go back. */
public final class NewerBuildPromotedException extends PromotionException {
  public NewerBuildPromotedException(Problem problem) {
    super(problem);
  }

  public NewerBuildPromotedException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
