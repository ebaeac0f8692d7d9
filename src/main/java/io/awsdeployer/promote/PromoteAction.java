package io.awsdeployer.promote;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.open.Registries;
import io.awsdeployer.promote.order.TagClaims;
import io.awsdeployer.promote.plan.Pins;
import io.awsdeployer.promote.plan.Planner;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.plan.TagRule;
import io.awsdeployer.promote.plan.TagRules;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.receipt.ReceiptPlace;
import io.awsdeployer.promote.receipt.ReceiptStore;
import io.awsdeployer.promote.receipt.SwitchReceipt;
import io.awsdeployer.promote.receipt.SwitchRecord;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.stage.Stage;
import io.awsdeployer.promote.stage.Staged;
import io.awsdeployer.promote.switchover.SwitchTime;
import io.awsdeployer.promote.switchover.Switched;
import io.awsdeployer.promote.switchover.Switchover;
import io.awsdeployer.promote.timing.Deadline;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Plans, and goes on from there as far as the action says. */
record PromoteAction(Invocation call) {
  /** ECR's quota for each account and region (user guide, service quotas). */
  private static final double UPLOADS_PER_SECOND = 100;

  Outcome run(DeployManifest manifest) throws InterruptedException {
    try (Registries registries =
            call.guarded().alone(() -> call.opening().open(call.request(), call.caller()));
        Ordering ordering = Ordering.of(call, registries.target().id())) {
      PromotionLog told =
          new PromotionLog(
              call.log()
                  .with(
                      Map.of(
                          "source", registries.source().id(),
                          "target", registries.target().id())));
      told.begins(manifest);
      PromotionPlan plan = call.guarded().alone(() -> plan(manifest, registries, ordering.rule()));
      told.planned(plan);
      return new Planned(plan, registries, ordering.claims(), told).carriedOut();
    }
  }

  private PromotionPlan plan(DeployManifest manifest, Registries registries, TagRule order)
      throws InterruptedException {
    return new Planner(
            registries.source(),
            registries.target(),
            pins(),
            call.guarded(),
            new TagRules(call.options().tags().movable(), order))
        .plan(manifest.images());
  }

  /** What stages and switches is handed what was resolved before, for it and all other targets. */
  private Pins pins() {
    return call.request().handedOver() ? Pins.DECIDE : Pins.CHECK;
  }

  /** What follows the plan. */
  private final class Planned {
    private final PromotionPlan plan;
    private final Registries registries;
    private final TagClaims claims;
    private final PromotionLog told;
    private final SwitchTime forSwitch;

    Planned(PromotionPlan plan, Registries registries, TagClaims claims, PromotionLog told) {
      this.plan = plan;
      this.registries = registries;
      this.claims = claims;
      this.told = told;
      this.forSwitch = SwitchTime.of(plan.tagChanges().size(), registries.target());
    }

    Outcome carriedOut() throws InterruptedException {
      Action action = call.request().action();
      if (action == Action.PLAN) {
        return new Outcome.Planned(plan);
      }
      forSwitch.requireWithin(call.whole());
      return switch (action) {
        case STAGE -> staged();
        case SWITCH -> promotedWithReceipt();
        default -> promoted(SwitchRecord.NONE);
      };
    }

    /**
     * The root too, even of a single tag: what a put needs is proven before any target switches.
     */
    private Outcome staged() throws InterruptedException {
      Staged staged = stage(call.deadline()).run(plan.manifests());
      Duration duration = call.taken();
      told.staged(plan, staged, duration);
      return new Outcome.StagedOnly(plan, staged, duration);
    }

    private Outcome.Promoted promoted(SwitchRecord record) throws InterruptedException {
      Stage stage = stage(call.deadline().earlierBy(forSwitch.needed()));
      Staged staged = stage.run(plan.manifestsToStage());
      Switched switched =
          new Switchover(registries.target(), stage, claims, record, call.deadline(), told.log())
              .run(plan);
      Duration duration = call.taken();
      told.promoted(plan, staged, switched, duration);
      return new Outcome.Promoted(plan, staged, switched, duration, Optional.empty());
    }

    /** An earlier call's receipt is read before anything moves. */
    private Outcome promotedWithReceipt() throws InterruptedException {
      ReceiptPlace place = ReceiptPlace.of(call.request(), plan.target());
      try (ReceiptStore store = call.receipts()) {
        SwitchReceipt receipt = call.guarded().alone(() -> SwitchReceipt.of(store, place, plan));
        Outcome.Promoted promoted = promoted(receipt);
        end(receipt);
        return promoted.with(receipt.uri());
      }
    }

    /** The tags are switched, and the receipt has all that a revert needs, whatever happens now. */
    private void end(SwitchReceipt receipt) throws InterruptedException {
      try {
        boolean _ =
            call.guarded()
                .alone(() -> {
                  receipt.ends();
                  return true;
                });
      } catch (PromotionException e) {
        told.receiptStaysOpen(receipt.uri(), e);
      }
    }

    private Stage stage(Deadline deadline) {
      return Stage.of(
          plan,
          registries.source(),
          registries.target(),
          call.workshop().stageTools(call.settings().uploadWay(), UPLOADS_PER_SECOND),
          deadline,
          told.log());
    }
  }
}
