package io.awsdeployer.promote;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.plan.Resolver;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.report.Outcome;
import java.util.List;
import java.util.Map;

/** Resolves a manifest's tags at the source; no target is looked at. */
record ResolveAction(Invocation call) {

  Outcome run(DeployManifest manifest) throws InterruptedException {
    try (EcrRegistry source =
        call.guarded().alone(() -> call.opening().source(call.request(), call.caller()))) {
      PromotionLog told = new PromotionLog(call.log().with(Map.of("source", source.id())));
      List<ImageSpec> images =
          call.guarded()
              .alone(() -> new Resolver(source, call.guarded()).resolve(manifest.images()));
      told.resolved(manifest);
      return new Outcome.Resolved(source.id(), images);
    }
  }
}
