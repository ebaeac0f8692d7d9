package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** Bytes are not what their digest says, also when read a second time. */
public final class IntegrityException extends PromotionException {
  public IntegrityException(Problem problem) {
    super(problem);
  }

  public IntegrityException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
