package io.awsdeployer.promote;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.plan.VerifiedImage;
import io.awsdeployer.promote.plan.Verifier;
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
      told.begins(manifest);
      List<VerifiedImage> images =
          call.guarded()
              .alone(
                  () -> new Verifier(registry, source, call.guarded()).verify(manifest.images()));
      told.verified(images);
      return new Outcome.Verified(call.request().action(), registry.id(), images, call.taken());
    }
  }
}
