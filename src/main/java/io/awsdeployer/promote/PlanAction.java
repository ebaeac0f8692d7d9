package io.awsdeployer.promote;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.open.Registries;
import io.awsdeployer.promote.open.SessionScope;
import io.awsdeployer.promote.plan.Examination;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.plan.Refusal;
import io.awsdeployer.promote.plan.TagRule;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.report.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks what a promotion would do; writes nothing. What stands in its way for good is an answer and
 * not an error, so that a pipeline can decide on it.
 */
record PlanAction(Invocation call) {

  Outcome run(DeployManifest manifest) throws InterruptedException {
    RegistryId target = call.opening().targetOf(call.request(), call.caller());
    PromotionLog told = new PromotionLog(call.log().with(Map.of("target", target)));
    SessionScope scope = new PromoteAction(call).scope(manifest);
    try (Registries registries =
            call.guarded().alone(() -> call.opening().open(call.request(), call.caller(), scope));
        Ordering ordering = Ordering.of(call, target)) {
      RegistryId source = registries.source().id();
      told = new PromotionLog(told.log().with(Map.of("source", source)));
      told.begins(manifest);
      told.session(scope, !target.account().equals(call.caller().account()));
      Examination examination =
          call.guarded().alone(() -> examined(manifest, registries, ordering.rule()));
      return switch (examination) {
        case Examination.Possible(PromotionPlan plan) -> planned(plan, registries, told);
        case Examination.Refused(List<Refusal> refusals) ->
            told.refused(new Outcome.Refused(Optional.of(source), target, refusals));
      };
    } catch (RoleAssumptionFailedException e) {
      return told.refused(new Outcome.Refused(Optional.empty(), target, List.of(Refusal.of(e))));
    }
  }

  private Examination examined(DeployManifest manifest, Registries registries, TagRule order)
      throws InterruptedException {
    PromoteAction promote = new PromoteAction(call);
    Examination examination = promote.planner(registries, order).examine(manifest.images());
    if (!(examination instanceof Examination.Possible(PromotionPlan plan))) {
      return examination;
    }
    try {
      return new Examination.Possible(promote.companions(registries).with(plan, promote::travels));
    } catch (PromotionException e) {
      if (e.retryable()) {
        throw e;
      }
      return new Examination.Refused(Refusal.allOf(e));
    }
  }

  private Outcome planned(PromotionPlan plan, Registries registries, PromotionLog told) {
    told.planned(plan);
    call.watcher().planned(plan);
    try {
      call.switchTime(plan, registries.target()).requireWithin(call.whole());
      return new Outcome.Planned(
          plan, call.keepTags(plan).map(tags -> tags.asPlanned(plan)).orElse(Map.of()));
    } catch (TargetLimitExceededException e) {
      return told.refused(
          new Outcome.Refused(Optional.of(plan.source()), plan.target(), List.of(Refusal.of(e))));
    }
  }
}
