package io.awsdeployer.promote;

import io.awsdeployer.promote.open.Registries;
import io.awsdeployer.promote.plan.Pins;
import io.awsdeployer.promote.plan.Planner;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.stage.Stage;
import io.awsdeployer.promote.stage.Staged;
import io.awsdeployer.promote.switchover.SwitchTime;
import io.awsdeployer.promote.switchover.Switched;
import io.awsdeployer.promote.switchover.Switchover;
import io.awsdeployer.promote.timing.Deadline;
import java.time.Duration;
import java.util.Map;

/** Plans, and goes on from there as far as the action says. */
record PromoteAction(Invocation call) {
  /** ECR's quota for each account and region (user guide, service quotas). */
  private static final double UPLOADS_PER_SECOND = 100;

  Outcome run(DeployManifest manifest) throws InterruptedException {
    try (Registries registries =
        call.guarded().alone(() -> call.opening().open(call.request(), call.caller()))) {
      return run(manifest, registries);
    }
  }

  private Outcome run(DeployManifest manifest, Registries registries) throws InterruptedException {
    PromotionLog told =
        new PromotionLog(
            call.log()
                .with(
                    Map.of(
                        "source", registries.source().id(), "target", registries.target().id())));
    told.begins(manifest);
    PromotionPlan plan = call.guarded().alone(() -> plan(manifest, registries));
    told.planned(plan);
    if (call.request().action() == Action.PLAN) {
      return new Outcome.Planned(plan);
    }
    SwitchTime forSwitch = SwitchTime.of(plan.tagChanges().size(), registries.target());
    forSwitch.requireWithin(call.whole());
    if (call.request().action() == Action.STAGE) {
      // The root too, even of a single tag: what a put needs is proven before any target switches.
      Staged staged = stage(plan, registries, call.deadline(), told).run(plan.manifests());
      Duration duration = call.taken();
      told.staged(plan, staged, duration);
      return new Outcome.StagedOnly(plan, staged, duration);
    }
    Stage stage = stage(plan, registries, call.deadline().earlierBy(forSwitch.needed()), told);
    Staged staged = stage.run(plan.manifestsToStage());
    Switched switched =
        new Switchover(registries.target(), stage, call.deadline(), told.log()).run(plan);
    Duration duration = call.taken();
    told.promoted(plan, staged, switched, duration);
    return new Outcome.Promoted(plan, staged, switched, duration);
  }

  private Stage stage(
      PromotionPlan plan, Registries registries, Deadline deadline, PromotionLog told) {
    return Stage.of(
        plan,
        registries.source(),
        registries.target(),
        call.workshop().stageTools(call.settings().uploadWay(), UPLOADS_PER_SECOND),
        deadline,
        told.log());
  }

  private PromotionPlan plan(DeployManifest manifest, Registries registries)
      throws InterruptedException {
    return new Planner(registries.source(), registries.target(), pins(), call.guarded())
        .plan(manifest.images());
  }

  /** What stages and switches is handed what was resolved before, for it and all other targets. */
  private Pins pins() {
    boolean resolvedBefore = call.request().inlineManifest().isPresent();
    return switch (call.request().action()) {
      case STAGE -> resolvedBefore ? Pins.DECIDE : Pins.CHECK;
      default -> Pins.CHECK;
    };
  }
}
