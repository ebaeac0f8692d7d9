package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.error.NewerBuildPromotedException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import java.util.List;

/** The error of a switch that failed midway: the reason, and what every tag points to now. */
final class SwitchFailure {
  private SwitchFailure() {}

  static PromotionException of(PromotionException reason, List<String> standing) {
    Problem problem =
        new Problem(
            "The switch failed: %s Now %s."
                .formatted(reason.problem().sentence(), Standing.told(standing)),
            reason.problem().attempt(),
            reason.problem().answer(),
            reason.problem().remedies());
    if (reason instanceof NewerBuildPromotedException) {
      return new NewerBuildPromotedException(problem, reason);
    }
    return reason.retryable()
        ? new ServiceUnavailableException(problem, reason)
        : new SwitchFailedException(problem, reason);
  }
}
