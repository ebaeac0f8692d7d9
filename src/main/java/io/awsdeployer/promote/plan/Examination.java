package io.awsdeployer.promote.plan;

import java.util.List;

/** What came of planning, for who wants to know before anything is done. */
public sealed interface Examination {
  /** Nothing stands in the way. */
  record Possible(PromotionPlan plan) implements Examination {}

  /**
   * Something does, for good: who asks again unchanged is answered the same.
   *
   * @param refusals at least one, in the deploy manifest's order
   */
  record Refused(List<Refusal> refusals) implements Examination {
    public Refused {
      refusals = List.copyOf(refusals);
    }
  }
}
