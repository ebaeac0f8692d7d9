package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.error.Wording;
import java.time.Duration;

/**
 * How long switching so many tags takes at ECR's ten {@code PutImage} a second, the way back
 * included: time to keep free for it.
 */
public record SwitchTime(int tags, Duration needed) {
  /** Reading the tags, and the puts' own round trips. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /**
   * Of so many tags.
   *
   * @param keeping whether each replaced image gets a tag to keep it, a put more
   */
  public static SwitchTime of(int tags, boolean keeping, EcrRegistry target) {
    int puts = (keeping ? 3 : 2) * tags;
    return new SwitchTime(tags, tags == 0 ? Duration.ZERO : target.timeForPuts(puts).plus(MARGIN));
  }

  /**
   * Refuses, before anything moves, what no invocation of this length could ever switch: a quarter
   * of the time has to be left for reading, planning and staging.
   *
   * @param whole how long an invocation has in all
   */
  public void requireWithin(Duration whole) {
    if (needed.compareTo(whole.dividedBy(4).multipliedBy(3)) >= 0) {
      throw new TargetLimitExceededException(
          Problem.of(
                  "Switching %s takes %d s with the way back kept open, at ECR's 10 PutImage a second, and the function has %d s in all; nothing was promoted."
                      .formatted(Wording.count(tags, "tag"), needed.toSeconds(), whole.toSeconds()))
              .remedy("give the function more time, or split the deploy manifest"));
    }
  }
}
