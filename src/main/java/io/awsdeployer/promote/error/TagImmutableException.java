package io.awsdeployer.promote.error;

/** A tag that must not move points to another digest in the target. */
public final class TagImmutableException extends PromotionException {
  public TagImmutableException(Problem problem) {
    super(problem);
  }

  public TagImmutableException(Problem problem, Throwable cause) {
    super(problem, cause);
  }
}
