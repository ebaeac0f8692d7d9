package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** The deploy manifest is wrong; the message lists every problem with its place in the file. */
public final class InvalidManifestException extends PromotionException {
  public InvalidManifestException(Problem problem) {
    super(problem);
  }

  public InvalidManifestException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
