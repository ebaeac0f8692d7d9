package io.awsdeployer.promote;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.receipt.Receipt;
import io.awsdeployer.promote.receipt.ReceiptPlace;
import io.awsdeployer.promote.receipt.ReceiptStore;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.switchover.Reversion;
import io.awsdeployer.promote.switchover.Reverted;
import java.util.Map;
import java.util.Optional;

/** Puts one target's tags back, by its receipt; the source is not looked at. */
record RevertAction(Invocation call) {

  Outcome run() throws InterruptedException {
    RegistryId target = call.opening().targetOf(call.request(), call.caller());
    ReceiptPlace place = ReceiptPlace.of(call.request(), target);
    PromotionLog told =
        new PromotionLog(call.log().with(Map.of("target", target, "receipt", place.uri())));
    Optional<Receipt> receipt = receipt(place);
    if (receipt.isEmpty()) {
      return told.skipped(
          "There is no receipt %s: this target was never switched".formatted(place.uri()));
    }
    try (EcrRegistry registry =
            call.guarded().alone(() -> call.opening().target(call.request(), call.caller()));
        Ordering ordering = Ordering.of(call, target)) {
      Reverted reverted =
          new Reversion(registry, ordering.claims(), call.deadline(), told.log())
              .run(receipt.get());
      told.reverted(reverted, call.taken());
      return new Outcome.PutBack(place.uri(), target, reverted);
    }
  }

  private Optional<Receipt> receipt(ReceiptPlace place) throws InterruptedException {
    try (ReceiptStore store = call.receipts()) {
      return call.guarded().alone(() -> store.find(place));
    }
  }
}
