package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.error.NewerBuildPromotedException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import java.util.List;
import java.util.stream.Collectors;

/** The error of a switch that failed midway: the reason, and what every tag points to now. */
final class SwitchFailure {
  /** Step Functions cuts a cause at 32,768 characters; the log has all of them. */
  private static final int TAGS_TO_TELL = 100;

  private SwitchFailure() {}

  static PromotionException of(PromotionException reason, List<String> standing) {
    Problem problem =
        new Problem(
            "The switch failed: %s Now %s.".formatted(reason.problem().sentence(), told(standing)),
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

  private static String told(List<String> standing) {
    String most = standing.stream().limit(TAGS_TO_TELL).collect(Collectors.joining("; "));
    int left = standing.size() - TAGS_TO_TELL;
    return left > 0 ? "%s; and %d more, which the log lists".formatted(most, left) : most;
  }
}
