package io.awsdeployer.promote;

import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.stage.Progress;

/** Somebody who looks on while a promotion is under way. */
public interface Watcher {
  /** Nobody: whoever wants to know reads the log later. */
  Watcher NOBODY = new Watcher() {};

  /** Told before anything moves. */
  default void planned(PromotionPlan plan) {}

  /** Who is told how far the copying is; at first the log. */
  default Progress staging(EventLog log) {
    return Progress.logged(log);
  }
}
