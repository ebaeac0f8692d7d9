package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** A service throttles, fails or cannot be reached, after our own retries. */
public final class ServiceUnavailableException extends PromotionException implements Retryable {
  public ServiceUnavailableException(Problem problem) {
    super(problem);
  }

  public ServiceUnavailableException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
