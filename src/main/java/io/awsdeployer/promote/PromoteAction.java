package io.awsdeployer.promote;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.open.Registries;
import io.awsdeployer.promote.open.SessionScope;
import io.awsdeployer.promote.order.TagClaims;
import io.awsdeployer.promote.plan.CompanionPlanner;
import io.awsdeployer.promote.plan.Pins;
import io.awsdeployer.promote.plan.PlannedRepository;
import io.awsdeployer.promote.plan.Planner;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.plan.TagRule;
import io.awsdeployer.promote.plan.TagRules;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.receipt.Circumstances;
import io.awsdeployer.promote.receipt.KeepTags;
import io.awsdeployer.promote.receipt.ReceiptPlace;
import io.awsdeployer.promote.receipt.ReceiptStore;
import io.awsdeployer.promote.receipt.StageReceipt;
import io.awsdeployer.promote.receipt.SwitchReceipt;
import io.awsdeployer.promote.receipt.SwitchRecord;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.stage.RepositoryStage;
import io.awsdeployer.promote.stage.Stage;
import io.awsdeployer.promote.stage.Staged;
import io.awsdeployer.promote.switchover.SwitchTime;
import io.awsdeployer.promote.switchover.Switched;
import io.awsdeployer.promote.switchover.Switchover;
import io.awsdeployer.promote.timing.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans, and goes on from there as far as the action says. */
record PromoteAction(Invocation call) {
  /** ECR's quota for each account and region (user guide, service quotas). */
  private static final double UPLOADS_PER_SECOND = 100;

  Outcome run(DeployManifest manifest) throws InterruptedException {
    requirePlace();
    try (Registries registries =
            call.guarded()
                .alone(() -> call.opening().open(call.request(), call.caller(), scope(manifest)));
        Ordering ordering = Ordering.of(call, registries.target().id())) {
      PromotionLog told =
          new PromotionLog(
              call.log()
                  .with(
                      Map.of(
                          "source", registries.source().id(),
                          "target", registries.target().id())));
      told.begins(manifest, call.options());
      told.session(
          scope(manifest), !registries.target().id().account().equals(call.caller().account()));
      PromotionPlan plan = call.guarded().alone(() -> plan(manifest, registries, ordering.rule()));
      told.planned(plan);
      call.watcher().planned(plan);
      return new Planned(plan, registries, ordering.claims(), told).carriedOut();
    }
  }

  SessionScope scope(DeployManifest manifest) {
    return SessionScope.of(
        call.request(),
        call.options(),
        manifest.images().stream().map(ImageSpec::targetRepository).toList());
  }

  /** A receipt that has no place is told before anything is read or moved. */
  void requirePlace() {
    if (call.options().receipts().write()) {
      var _ =
          ReceiptPlace.of(call.request(), call.opening().targetOf(call.request(), call.caller()));
    }
  }

  private PromotionPlan plan(DeployManifest manifest, Registries registries, TagRule order)
      throws InterruptedException {
    return companions(registries)
        .with(planner(registries, order).plan(manifest.images()), this::travels)
        .under(call.options().on());
  }

  Planner planner(Registries registries, TagRule order) {
    return new Planner(
        registries.source(),
        registries.target(),
        pins(),
        call.options().repositories(),
        call.guarded(),
        new TagRules(call.options().tags().movable(), order));
  }

  CompanionPlanner companions(Registries registries) {
    return new CompanionPlanner(registries.source(), registries.target(), call.guarded());
  }

  /** Whether an image's signatures and the like go with it: its own word, else the option's. */
  boolean travels(ImageSpec image) {
    return image.extras().referrers().orElse(call.options().referrers());
  }

  /** What stages and switches is handed what was resolved before, for it and all other targets. */
  private Pins pins() {
    return call.request().handedOver() ? Pins.DECIDE : Pins.CHECK;
  }

  /** What follows the plan. */
  private final class Planned {
    private final PromotionPlan plan;
    private final Optional<KeepTags> keepTags;
    private final Registries registries;
    private final TagClaims claims;
    private final PromotionLog told;
    private final SwitchTime forSwitch;

    Planned(PromotionPlan plan, Registries registries, TagClaims claims, PromotionLog told) {
      this.plan = plan;
      this.registries = registries;
      this.claims = claims;
      this.told = told;
      this.keepTags = call.keepTags(plan);
      this.forSwitch = call.switchTime(plan, claims, registries.target());
    }

    Outcome carriedOut() throws InterruptedException {
      forSwitch.requireWithin(call.whole());
      RepositoryStage repositories =
          new RepositoryStage(registries.target(), call.guarded(), told.log());
      try {
        return new Planned(repositories.run(plan), registries, claims, told).moved();
      } catch (PromotionException e) {
        repositories.failed();
        throw e;
      }
    }

    private Outcome moved() throws InterruptedException {
      return switch (call.request().action()) {
        case STAGE -> staged();
        case SWITCH -> promotedWithReceipt();
        default ->
            call.options().receipts().write() ? promotedWithReceipt() : promoted(SwitchRecord.NONE);
      };
    }

    /**
     * The root too, even of a single tag: what a put needs is proven before any target switches.
     */
    private Outcome staged() throws InterruptedException {
      if (!call.options().receipts().write()) {
        return staged(Optional.empty());
      }
      try (ReceiptStore store = call.receipts()) {
        return staged(Optional.of(stageReceipt(store)));
      }
    }

    private Outcome staged(Optional<StageReceipt> receipt) throws InterruptedException {
      Staged staged = stage(call.deadline()).run(plan.manifests());
      if (receipt.isPresent()) {
        within(() -> receipt.get().ends(staged, call.workshop().clock().instant()));
      }
      Duration duration = call.taken();
      told.staged(plan, staged, duration);
      return new Outcome.StagedOnly(plan, staged, duration, receipt.map(r -> r.place().uri()));
    }

    /** Where repositories were made it is written at once: a later call finds them there. */
    private StageReceipt stageReceipt(ReceiptStore store) throws InterruptedException {
      ReceiptPlace place = ReceiptPlace.ofStage(call.request(), plan.target());
      return call.guarded()
          .alone(() -> {
            StageReceipt receipt =
                makesRepositories()
                    ? StageReceipt.of(store, place, plan, circumstances())
                    : new StageReceipt(store, place, plan, List.of(), circumstances());
            receipt.begins();
            return receipt;
          });
    }

    /** The repositories that the build's calls have made, as far as there is a receipt of it. */
    private List<RepositoryName> created(ReceiptStore store) throws InterruptedException {
      return call.options().receipts().write() && makesRepositories()
          ? stageReceipt(store).created()
          : plan.repositories().stream().map(PlannedRepository::name).toList();
    }

    private boolean makesRepositories() {
      return call.options().repositories().create().isPresent();
    }

    private Circumstances circumstances() {
      return call.circumstances(registries.target());
    }

    private Outcome.Promoted promoted(SwitchRecord record) throws InterruptedException {
      Stage stage = stage(call.deadline().earlierBy(forSwitch.needed()));
      Staged staged = stage.run(plan.manifestsToStage());
      Switched switched =
          new Switchover(
                  registries.target(), stage, claims, record, keepTags, call.deadline(), told.log())
              .run(plan);
      Duration duration = call.taken();
      told.promoted(plan, staged, switched, duration);
      return new Outcome.Promoted(
          call.request().action(), plan, staged, switched, duration, Optional.empty());
    }

    /** An earlier call's receipt is read before anything moves. */
    private Outcome promotedWithReceipt() throws InterruptedException {
      ReceiptPlace place = ReceiptPlace.of(call.request(), plan.target());
      try (ReceiptStore store = call.receipts()) {
        List<RepositoryName> created = created(store);
        SwitchReceipt receipt =
            call.guarded()
                .alone(() -> SwitchReceipt.of(store, place, plan, created, circumstances()));
        Outcome.Promoted promoted = promoted(receipt);
        end(receipt, promoted.staged());
        return promoted.with(receipt.uri());
      }
    }

    /** The tags are switched, and the receipt has all that a revert needs, whatever happens now. */
    private void end(SwitchReceipt receipt, Staged staged) throws InterruptedException {
      try {
        within(() -> receipt.ends(staged, call.workshop().clock().instant()));
      } catch (PromotionException e) {
        told.receiptStaysOpen(receipt.uri(), e);
      }
    }

    /** No longer than the function's time. */
    private void within(Runnable work) throws InterruptedException {
      boolean _ =
          call.guarded()
              .alone(() -> {
                work.run();
                return true;
              });
    }

    private Stage stage(Deadline deadline) {
      return Stage.of(
          plan,
          registries.source(),
          registries.target(),
          call.workshop().stageTools(call.settings().uploadWay(), UPLOADS_PER_SECOND),
          deadline,
          call.watcher().staging(told.log()),
          told.log());
    }
  }
}
