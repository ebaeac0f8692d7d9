package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** The switch of the tags failed for good; the message says what every tag points to now. */
public final class SwitchFailedException extends PromotionException {
  public SwitchFailedException(Problem problem) {
    super(problem);
  }

  public SwitchFailedException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
