package io.awsdeployer.promote.error;

/** A service throttles, fails or cannot be reached, after our own retries. */
public final class ServiceUnavailableException extends PromotionException implements Retryable {
  public ServiceUnavailableException(Problem problem) {
    super(problem);
  }

  public ServiceUnavailableException(Problem problem, Throwable cause) {
    super(problem, cause);
  }
}
