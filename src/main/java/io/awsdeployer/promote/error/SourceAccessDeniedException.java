package io.awsdeployer.promote.error;

/** The source registry, or the setting that names it, may not be read. */
public final class SourceAccessDeniedException extends PromotionException {
  public SourceAccessDeniedException(Problem problem) {
    super(problem);
  }

  public SourceAccessDeniedException(Problem problem, Throwable cause) {
    super(problem, cause);
  }
}
