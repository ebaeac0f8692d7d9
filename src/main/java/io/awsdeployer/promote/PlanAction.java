package io.awsdeployer.promote;

import io.awsdeployer.promote.error.RoleAssumptionFailedException;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.open.Registries;
import io.awsdeployer.promote.open.SessionScope;
import io.awsdeployer.promote.order.TagClaims;
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
    // Of the event, which is as wrong for a plan as for what it is the plan of.
    new PromoteAction(call).requirePlace();
    RegistryId target = call.opening().targetOf(call.request(), call.caller());
    PromotionLog told = new PromotionLog(call.log().with(Map.of("target", target)));
    SessionScope scope = new PromoteAction(call).scope(manifest);
    try (Registries registries =
            call.guarded().alone(() -> call.opening().open(call.request(), call.caller(), scope));
        Ordering ordering = Ordering.of(call, target)) {
      RegistryId source = registries.source().id();
      told = new PromotionLog(told.log().with(Map.of("source", source)));
      told.begins(manifest, call.options());
      told.session(scope, !target.account().equals(call.caller().account()));
      Examination examination =
          call.guarded().alone(() -> examined(manifest, registries, ordering.rule()));
      return switch (examination) {
        case Examination.Possible(PromotionPlan plan) ->
            planned(plan.under(call.options().on()), ordering.claims(), registries, told);
        case Examination.Refused(List<Refusal> refusals) ->
            told.refused(Outcome.Refused.into(target, Optional.of(source), refusals));
      };
    } catch (RoleAssumptionFailedException e) {
      return told.refused(Outcome.Refused.into(target, Optional.empty(), List.of(Refusal.of(e))));
    }
  }

  private Examination examined(DeployManifest manifest, Registries registries, TagRule order)
      throws InterruptedException {
    PromoteAction promote = new PromoteAction(call);
    Examination examination = promote.planner(registries, order).examine(manifest.images());
    return examination instanceof Examination.Possible(PromotionPlan plan)
        ? promote.companions(registries).examine(plan, promote::travels)
        : examination;
  }

  private Outcome planned(
      PromotionPlan plan, TagClaims claims, Registries registries, PromotionLog told) {
    told.planned(plan);
    call.watcher().planned(plan);
    try {
      call.switchTime(plan, claims, registries.target()).requireWithin(call.whole());
      return new Outcome.Planned(
          plan, call.keepTags(plan).map(tags -> tags.asPlanned(plan)).orElse(Map.of()));
    } catch (TargetLimitExceededException e) {
      return told.refused(
          Outcome.Refused.into(plan.target(), Optional.of(plan.source()), List.of(Refusal.of(e))));
    }
  }
}
