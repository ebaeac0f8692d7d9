package io.awsdeployer.promote;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.plan.Refusal;
import io.awsdeployer.promote.plan.VerifiedImage;
import io.awsdeployer.promote.plan.Verifier;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.read.EcrStrategy;
import io.awsdeployer.promote.receipt.ReceiptPlace;
import io.awsdeployer.promote.receipt.ReceiptStore;
import io.awsdeployer.promote.receipt.VerificationReceipt;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.report.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Of a target that pulls from another account's registry: the images have to be there already. */
record VerifyAction(Invocation call, EcrStrategy.CrossAccount strategy) {

  Outcome run(DeployManifest manifest) throws InterruptedException {
    new PromoteAction(call).requirePlace();
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
      Verifier.Verification verification, EcrRegistry registry, PromotionLog told)
      throws InterruptedException {
    return switch (verification) {
      case Verifier.Verification.Complete(List<VerifiedImage> images) ->
          verified(images, registry, told);
      case Verifier.Verification.Refused(List<Refusal> refusals) ->
          told.refused(Outcome.Refused.pulling(registry.id(), refusals));
    };
  }

  private Outcome verified(List<VerifiedImage> images, EcrRegistry registry, PromotionLog told)
      throws InterruptedException {
    told.verified(images);
    Optional<String> receipt = written(images, registry);
    return new Outcome.Verified(
        call.request().action(), registry.id(), images, call.options().on(), call.taken(), receipt);
  }

  /** A plan leaves none, as it leaves none of a promotion. */
  private Optional<String> written(List<VerifiedImage> images, EcrRegistry registry)
      throws InterruptedException {
    if (!call.options().receipts().write() || call.request().action() == Action.PLAN) {
      return Optional.empty();
    }
    RegistryId target = call.opening().targetOf(call.request(), call.caller());
    ReceiptPlace place = ReceiptPlace.ofVerification(call.request(), target);
    try (ReceiptStore store = call.receipts()) {
      VerificationReceipt receipt =
          new VerificationReceipt(
              store, place, registry.id(), target, call.circumstances(registry));
      boolean _ =
          call.guarded()
              .alone(() -> {
                receipt.write(images, call.workshop().clock().instant());
                return true;
              });
    }
    return Optional.of(place.uri());
  }
}
