package io.awsdeployer.promote;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.open.SessionScope;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.receipt.Circumstances;
import io.awsdeployer.promote.receipt.Notes;
import io.awsdeployer.promote.receipt.Receipt;
import io.awsdeployer.promote.receipt.ReceiptPlace;
import io.awsdeployer.promote.receipt.ReceiptStore;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.switchover.Reversion;
import io.awsdeployer.promote.switchover.Reverted;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts one target's tags back, by its receipt; the source is not looked at. */
record RevertAction(Invocation call) {

  Outcome run() throws InterruptedException {
    PromotionRequest request = call.request();
    RegistryId expected = call.opening().targetOf(request, call.caller());
    ReceiptPlace place =
        request
            .receipt()
            .map(uri -> ReceiptPlace.at(uri, request))
            .orElseGet(() -> ReceiptPlace.of(request, expected));
    try (ReceiptStore store = call.receipts()) {
      Optional<Receipt> receipt = call.guarded().alone(() -> store.find(place));
      if (receipt.isEmpty() && request.receipt().isEmpty()) {
        return new PromotionLog(call.log().with(Map.of("target", expected, "receipt", place.uri())))
            .skipped(
                request.action(),
                "There is no receipt %s: this target was never switched".formatted(place.uri()));
      }
      return by(receipt.orElseThrow(() -> absent(place)), place, store);
    }
  }

  private static InvalidRequestException absent(ReceiptPlace place) {
    return new InvalidRequestException(
        Problem.of("There is no receipt %s.".formatted(place.uri()))
            .remedy("correct the field 'receipt'; outputs and logs have it"));
  }

  /** Its target is the one; where the event names one, it is the same. */
  private Outcome by(Receipt receipt, ReceiptPlace place, ReceiptStore store)
      throws InterruptedException {
    if (!receipt.status().isOfASwitch()) {
      throw new InvalidRequestException(
          Problem.of(
                  "The receipt %s is of a stage or a verification, which move no tag: there is nothing to put back."
                      .formatted(place.uri()))
              .remedy("name the receipt of the promotion or the switch"));
    }
    PromotionLog told =
        new PromotionLog(
            call.log().with(Map.of("target", receipt.target(), "receipt", place.uri())));
    try (EcrRegistry registry =
            call.guarded()
                .alone(() ->
                    call.opening()
                        .target(
                            call.request().to(receipt.target()), call.caller(), scope(receipt)));
        Ordering ordering = Ordering.of(call, receipt.target())) {
      Reverted reverted =
          new Reversion(registry, ordering.claims(), call.deadline(), told.log()).run(receipt);
      told.reverted(reverted, receipt.created(), call.taken());
      if (call.options().receipts().write()) {
        note(receipt, reverted, place, store, call.circumstances(registry), told);
      }
      return new Outcome.PutBack(place.uri(), receipt.target(), reverted, receipt.created());
    }
  }

  private SessionScope scope(Receipt receipt) {
    return SessionScope.of(
        call.request(),
        call.options(),
        receipt.tags().stream().map(Receipt.Entry::repository).toList());
  }

  /** The tags are back, whatever becomes of this. */
  private void note(
      Receipt receipt,
      Reverted reverted,
      ReceiptPlace place,
      ReceiptStore store,
      Circumstances circumstances,
      PromotionLog told)
      throws InterruptedException {
    List<Notes.RevertedTag> tags =
        reverted.tags().stream()
            .map(tag -> new Notes.RevertedTag(tag.tag(), tag.result().words(), tag.digest()))
            .toList();
    Receipt after = receipt.reverted(circumstances, tags, call.workshop().clock().instant());
    try {
      boolean _ =
          call.guarded()
              .alone(() -> {
                store.keep(place, after);
                return true;
              });
    } catch (PromotionException e) {
      told.revertNotNoted(e);
    }
  }
}
