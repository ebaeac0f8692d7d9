package io.awsdeployer.promote.error;

/** The event is not what the contract says; the message lists every field at fault. */
public final class InvalidRequestException extends PromotionException {
  public InvalidRequestException(Problem problem) {
    super(problem);
  }

  public InvalidRequestException(Problem problem, Throwable cause) {
    super(problem, cause);
  }
}
