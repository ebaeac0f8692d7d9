package io.awsdeployer.promote;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.open.Opening;
import io.awsdeployer.promote.open.Settings;
import io.awsdeployer.promote.options.PromotionOptions;
import io.awsdeployer.promote.order.TagClaims;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.receipt.Circumstances;
import io.awsdeployer.promote.receipt.KeepTags;
import io.awsdeployer.promote.receipt.ReceiptStore;
import io.awsdeployer.promote.switchover.SwitchTime;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.work.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

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
  /** Lambda's own (AWS Lambda Developer Guide, "Defined runtime environment variables"). */
  private static final String VERSION = "AWS_LAMBDA_FUNCTION_VERSION";

  /** Work that ends with the function's time. */
  Workers guarded() {
    return new Workers(deadline);
  }

  /** Who does it, for whom, and since when. */
  Circumstances circumstances(EcrRegistry target) {
    return new Circumstances(
        request.action(),
        request.executionId(),
        caller,
        target.principal(),
        options.on(),
        Optional.ofNullable(workshop.environment().get(VERSION)).filter(text -> !text.isEmpty()),
        start);
  }

  /** The tags to keep what a plan replaces, where that is wanted. */
  Optional<KeepTags> keepTags(PromotionPlan plan) {
    return options.receipts().keepPrevious().map(p -> KeepTags.of(p, request, plan));
  }

  /** How long switching a plan's tags takes. */
  SwitchTime switchTime(PromotionPlan plan, TagClaims claims, EcrRegistry target) {
    boolean keeping = options.receipts().keepPrevious().isPresent();
    return SwitchTime.of(plan, keeping, claims, target);
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
