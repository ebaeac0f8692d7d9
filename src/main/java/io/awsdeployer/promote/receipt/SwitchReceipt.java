package io.awsdeployer.promote.receipt;

import static java.util.stream.Collectors.toMap;

import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The receipt of one switch, from just before its first tag moves until after its last. */
public final class SwitchReceipt implements SwitchRecord {
  private final ReceiptStore store;
  private final ReceiptPlace place;
  private final PromotionPlan plan;
  private final Optional<Receipt> earlier;
  private Map<ImageSpec, Optional<Digest>> moving = Map.of();

  private SwitchReceipt(
      ReceiptStore store, ReceiptPlace place, PromotionPlan plan, Optional<Receipt> earlier) {
    this.store = store;
    this.place = place;
    this.plan = plan;
    this.earlier = earlier;
  }

  /** The receipt to be, of a plan; an earlier call of the same build may have left one. */
  public static SwitchReceipt of(ReceiptStore store, ReceiptPlace place, PromotionPlan plan) {
    return new SwitchReceipt(store, place, plan, store.find(place));
  }

  @Override
  public void begins(Map<ImageSpec, Optional<Digest>> tags) {
    moving = Map.copyOf(tags);
    store.keep(place, receipt(Receipt.Status.SWITCHING));
  }

  /** All tags have moved. */
  public void ends() {
    Receipt receipt = receipt(Receipt.Status.SWITCHED);
    if (!earlier.equals(Optional.of(receipt))) {
      store.keep(place, receipt);
    }
  }

  public String uri() {
    return place.uri();
  }

  private Receipt receipt(Receipt.Status status) {
    Map<String, Receipt.Entry> before =
        new HashMap<>(
            earlier.map(Receipt::tags).orElse(List.of()).stream()
                .collect(toMap(Receipt.Entry::name, entry -> entry)));
    List<Receipt.Entry> tags = new ArrayList<>();
    for (PlannedImage image : plan.tagged()) {
      tags.add(entry(image, Optional.ofNullable(before.remove(image.spec().target()))));
    }
    // What an earlier call moved of images that are no longer listed can still be put back.
    earlier.map(Receipt::tags).orElse(List.of()).stream()
        .filter(entry -> before.containsKey(entry.name()))
        .forEach(tags::add);
    return new Receipt(place.build(), plan.source(), plan.target(), status, tags);
  }

  /**
   * A tag that points to where an earlier call of this build pointed it keeps what that call
   * replaced: else a call that is repeated would leave nothing to go back to.
   */
  private Receipt.Entry entry(PlannedImage image, Optional<Receipt.Entry> before) {
    ImageSpec spec = image.spec();
    Optional<Digest> now = moving.getOrDefault(spec, Optional.of(image.digest()));
    boolean ours = before.isPresent() && now.equals(Optional.of(before.get().digest()));
    return new Receipt.Entry(
        spec.sourceRepository(),
        spec.sourceReference(),
        spec.targetRepository(),
        spec.targetTag(),
        image.digest(),
        ours ? before.get().replaced() : now);
  }
}
