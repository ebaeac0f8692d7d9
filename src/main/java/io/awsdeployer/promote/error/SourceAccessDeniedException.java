package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** The source registry, or the setting that names it, may not be read. */
public final class SourceAccessDeniedException extends PromotionException {
  public SourceAccessDeniedException(Problem problem) {
    super(problem);
  }

  public SourceAccessDeniedException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
