package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.plan.ImageShares;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.stage.Staged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The receipt of {@code stage}: what was brought over, while no tag has moved. It lies beside the
 * one of the switch, which a revert needs.
 */
public record StageReceipt(
    ReceiptStore store, ReceiptPlace place, PromotionPlan plan, Circumstances circumstances) {

  /**
   * Writes it. What this throws is an error of staging: better here than when some targets have
   * switched and the next one's receipt cannot be written.
   */
  public void write(Staged staged, Instant finished) {
    ImageShares shares = new ImageShares(plan);
    List<Receipt.Entry> tags =
        plan.images().stream().map(image -> entry(image, shares.of(image))).toList();
    store.keep(
        place,
        new Receipt(
            place.build(),
            plan.source(),
            plan.target(),
            Receipt.Status.STAGED,
            tags,
            Notes.ended(circumstances, plan, staged, finished)));
  }

  private static Receipt.Entry entry(PlannedImage image, ImageShares.Share share) {
    return new Receipt.Entry(
        image.spec().sourceRepository(),
        image.spec().sourceReference(),
        image.spec().targetRepository(),
        image.spec().targetTag(),
        image.digest(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(share));
  }
}
