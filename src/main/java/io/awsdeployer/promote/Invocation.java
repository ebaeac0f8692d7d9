package io.awsdeployer.promote;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.open.Opening;
import io.awsdeployer.promote.open.Settings;
import io.awsdeployer.promote.options.PromotionOptions;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.receipt.ReceiptStore;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.work.Workers;
import java.time.Duration;
import java.time.Instant;

/**
 * What the actions of one call have in common.
 *
 * @param caller who the function is
 * @param start when the call began
 */
record Invocation(
    Workshop workshop,
    PromotionRequest request,
    Settings settings,
    Opening opening,
    Principal caller,
    PromotionOptions options,
    Deadline deadline,
    EventLog log,
    Watcher watcher,
    Instant start) {

  /** Work that ends with the function's time. */
  Workers guarded() {
    return new Workers(deadline);
  }

  /** The receipts in S3, as the function sees them. */
  ReceiptStore receipts() {
    return new ReceiptStore(workshop.clients().s3(settings.ownRegion()), caller);
  }

  /** How long an invocation like this one has in all. */
  Duration whole() {
    return Duration.between(start, deadline.end());
  }

  /** How long it has taken so far. */
  Duration taken() {
    return Duration.between(start, workshop.clock().instant());
  }
}
