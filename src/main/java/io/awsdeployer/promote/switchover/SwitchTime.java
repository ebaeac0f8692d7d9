package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.order.TagClaims;
import io.awsdeployer.promote.plan.PromotionPlan;
import java.time.Duration;

/**
 * How long switching so many tags takes at ECR's ten {@code PutImage} a second, the way back
 * included: time to keep free for it.
 *
 * @param claims how much of it is for claiming the tags, where builds have an order
 */
public record SwitchTime(int tags, Duration claims, Duration needed) {
  /** Reading the tags, and the puts' own round trips. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /**
   * Of a plan.
   *
   * @param keeping whether each replaced image gets a tag to keep it, a put more
   */
  public static SwitchTime of(
      PromotionPlan plan, boolean keeping, TagClaims claims, EcrRegistry target) {
    return of(plan.tagChanges().size(), keeping, claims.timeFor(plan.images().size()), target);
  }

  static SwitchTime of(int tags, boolean keeping, Duration claims, EcrRegistry target) {
    int puts = (keeping ? 3 : 2) * tags;
    Duration switching = tags == 0 ? Duration.ZERO : target.timeForPuts(puts).plus(MARGIN);
    return new SwitchTime(tags, claims, switching.plus(claims));
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
                  "Switching %s takes %d s with the way back kept open, at ECR's 10 PutImage a second%s, and the function has %d s in all; nothing was promoted."
                      .formatted(
                          Wording.count(tags, "tag"),
                          needed.toSeconds(),
                          claims.isZero()
                              ? ""
                              : " and with %d s for claiming them in the deployments table"
                                  .formatted(claims.toSeconds()),
                          whole.toSeconds()))
              .remedy("give the function more time, or split the deploy manifest"));
    }
  }
}
