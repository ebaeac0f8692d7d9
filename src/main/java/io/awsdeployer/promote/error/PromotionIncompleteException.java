package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** The function's time is up; what is staged stays, and the next call goes on from there. */
public final class PromotionIncompleteException extends PromotionException implements Retryable {
  public PromotionIncompleteException(Problem problem) {
    super(problem);
  }

  public PromotionIncompleteException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
