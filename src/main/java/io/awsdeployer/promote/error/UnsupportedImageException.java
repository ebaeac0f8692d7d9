package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** An image that ECR cannot take or give by its nature; the message says why. */
public final class UnsupportedImageException extends PromotionException {
  public UnsupportedImageException(Problem problem) {
    super(problem);
  }

  public UnsupportedImageException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
