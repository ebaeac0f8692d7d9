package io.awsdeployer.promote.error;

/** An image that ECR cannot take or give by its nature; the message says why. */
public final class UnsupportedImageException extends PromotionException {
  public UnsupportedImageException(Problem problem) {
    super(problem);
  }

  public UnsupportedImageException(Problem problem, Throwable cause) {
    super(problem, cause);
  }
}
