package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** S3 refuses the deploy manifest, or what it gives is not what it should be. */
public final class ManifestUnreadableException extends PromotionException {
  public ManifestUnreadableException(Problem problem) {
    super(problem);
  }

  public ManifestUnreadableException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
