package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** The source registry has no such image, or no longer has what the image is made of. */
public final class SourceImageNotFoundException extends PromotionException {
  public SourceImageNotFoundException(Problem problem) {
    super(problem);
  }

  public SourceImageNotFoundException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
