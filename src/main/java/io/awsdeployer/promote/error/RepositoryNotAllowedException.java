package io.awsdeployer.promote.error;

import org.jspecify.annotations.Nullable;

/** The build's allow-list does not name a repository that it promotes, or there is no list. */
public final class RepositoryNotAllowedException extends PromotionException {
  public RepositoryNotAllowedException(Problem problem) {
    super(problem);
  }

  public RepositoryNotAllowedException(Problem problem, @Nullable Throwable cause) {
    super(problem, cause);
  }
}
