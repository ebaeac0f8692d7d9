package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** The event is not what the contract says; the message lists every field at fault. */
public final class InvalidRequestException extends PromotionException {
  public InvalidRequestException(Problem problem) {
    super(problem);
  }

  public InvalidRequestException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
