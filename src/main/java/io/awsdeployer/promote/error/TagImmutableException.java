package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** A tag that must not move points to another digest in the target. */
public final class TagImmutableException extends PromotionException {
  public TagImmutableException(Problem problem) {
    super(problem);
  }

  public TagImmutableException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
