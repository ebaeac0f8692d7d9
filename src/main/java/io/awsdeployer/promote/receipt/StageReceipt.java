package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.plan.ImageShares;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PlannedRepository;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.stage.Staged;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The receipt of what was brought over, while no tag has moved: that of {@code stage}, and of any
 * call that made repositories, from then on. It lies beside the one of the switch, which a revert
 * needs.
 *
 * @param created the repositories that this call and earlier ones of the build have made
 */
public record StageReceipt(
    ReceiptStore store,
    ReceiptPlace place,
    PromotionPlan plan,
    List<RepositoryName> created,
    Circumstances circumstances) {

  public StageReceipt {
    created = List.copyOf(created);
  }

  /**
   * The receipt to be. What repositories an earlier call has made is nowhere but in the receipt
   * that it left.
   *
   * @param plan its repositories are those that this call made
   */
  public static StageReceipt of(
      ReceiptStore store, ReceiptPlace place, PromotionPlan plan, Circumstances circumstances) {
    Set<RepositoryName> created =
        new LinkedHashSet<>(store.find(place).map(Receipt::created).orElse(List.of()));
    plan.repositories().stream().map(PlannedRepository::name).forEach(created::add);
    return new StageReceipt(store, place, plan, List.copyOf(created), circumstances);
  }

  /** Writes down what was made, before anything is brought there: a later call must know of it. */
  public void begins() {
    if (!plan.repositories().isEmpty()) {
      keep(Receipt.Status.STAGING, Notes.begun(circumstances, plan));
    }
  }

  /**
   * Writes what came over. What this throws is an error of staging: better here than when some
   * targets have switched and the next one's receipt cannot be written.
   */
  public void ends(Staged staged, Instant finished) {
    keep(Receipt.Status.STAGED, Notes.ended(circumstances, plan, staged, finished));
  }

  private void keep(Receipt.Status status, Notes notes) {
    ImageShares shares = new ImageShares(plan);
    List<Receipt.Entry> tags =
        plan.images().stream()
            .map(image -> entry(image, TagNotes.of(plan, image, shares)))
            .toList();
    store.keep(
        place,
        new Receipt(place.build(), plan.source(), plan.target(), status, created, tags, notes));
  }

  private static Receipt.Entry entry(PlannedImage image, TagNotes notes) {
    return new Receipt.Entry(
        image.spec().sourceRepository(),
        image.spec().sourceReference(),
        image.spec().targetRepository(),
        image.spec().targetTag(),
        image.digest(),
        Optional.empty(),
        Optional.empty(),
        notes);
  }
}
