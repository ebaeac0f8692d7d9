package io.awsdeployer.promote;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.plan.Refusal;
import io.awsdeployer.promote.plan.VerifiedImage;
import io.awsdeployer.promote.plan.Verifier;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.read.EcrStrategy;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.report.Outcome;
import java.util.List;
import java.util.Map;

/** Of a target that pulls from another account's registry: the images have to be there already. */
record VerifyAction(Invocation call, EcrStrategy.CrossAccount strategy) {

  Outcome run(DeployManifest manifest) throws InterruptedException {
    RegistryId source =
        call.guarded().alone(() -> call.opening().sourceOf(call.request(), call.caller()));
    try (EcrRegistry registry = call.opening().shared(strategy, call.request(), call.caller())) {
      PromotionLog told = new PromotionLog(call.log().with(Map.of("registry", registry.id())));
      told.begins(manifest, call.options());
      Verifier verifier = new Verifier(registry, source, call.guarded());
      if (call.request().action() == Action.PLAN) {
        return planned(
            call.guarded().alone(() -> verifier.examine(manifest.images())), registry, told);
      }
      return verified(
          call.guarded().alone(() -> verifier.verify(manifest.images())), registry, told);
    }
  }

  /** What is not there is an answer of a plan, as all that stands in a promotion's way is. */
  private Outcome planned(
      Verifier.Verification verification, EcrRegistry registry, PromotionLog told) {
    return switch (verification) {
      case Verifier.Verification.Complete(List<VerifiedImage> images) ->
          verified(images, registry, told);
      case Verifier.Verification.Refused(List<Refusal> refusals) ->
          told.refused(Outcome.Refused.pulling(registry.id(), refusals));
    };
  }

  private Outcome verified(List<VerifiedImage> images, EcrRegistry registry, PromotionLog told) {
    told.verified(images);
    return new Outcome.Verified(
        call.request().action(), registry.id(), images, call.options().on(), call.taken());
  }
}
