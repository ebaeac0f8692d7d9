package io.awsdeployer.promote.receipt;

import static java.util.stream.Collectors.toMap;

import io.awsdeployer.promote.plan.ImageShares;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.stage.Staged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The receipt of one switch, from just before its first tag moves until after its last. */
public final class SwitchReceipt implements SwitchRecord {
  private final ReceiptStore store;
  private final ReceiptPlace place;
  private final PromotionPlan plan;
  private final List<RepositoryName> created;
  private final Circumstances circumstances;

  /** What an earlier call of the same build has left, and its entries by their names. */
  private final Optional<Receipt> earlier;

  private final Map<String, Receipt.Entry> before;
  private Map<ImageSpec, Replaced> moving = Map.of();

  private SwitchReceipt(
      ReceiptStore store,
      ReceiptPlace place,
      PromotionPlan plan,
      List<RepositoryName> created,
      Circumstances circumstances,
      Optional<Receipt> earlier) {
    this.store = store;
    this.place = place;
    this.plan = plan;
    this.created =
        Stream.concat(earlier.map(Receipt::created).orElse(List.of()).stream(), created.stream())
            .distinct()
            .toList();
    this.circumstances = circumstances;
    this.earlier = earlier;
    this.before =
        earlier.map(Receipt::tags).orElse(List.of()).stream()
            .collect(toMap(Receipt.Entry::name, entry -> entry, (a, _) -> a, LinkedHashMap::new));
  }

  /**
   * The receipt to be, of a plan; an earlier call of the same build may have left one.
   *
   * @param created the repositories that the build's calls have made, as far as is known without it
   */
  public static SwitchReceipt of(
      ReceiptStore store,
      ReceiptPlace place,
      PromotionPlan plan,
      List<RepositoryName> created,
      Circumstances circumstances) {
    return new SwitchReceipt(store, place, plan, created, circumstances, store.find(place));
  }

  @Override
  public boolean isOurs(ImageSpec image, Digest now) {
    Receipt.Entry entry = before.get(image.target());
    return entry != null && entry.digest().equals(now);
  }

  @Override
  public void begins(Map<ImageSpec, Replaced> tags) {
    moving = Map.copyOf(tags);
    store.keep(place, receipt(Receipt.Status.SWITCHING, Notes.begun(circumstances, plan)));
  }

  /** All tags have moved. What says nothing new of them is not written. */
  public void ends(Staged staged, Instant finished) {
    Receipt receipt =
        receipt(Receipt.Status.SWITCHED, Notes.ended(circumstances, plan, staged, finished));
    if (earlier.filter(receipt::saysOfTags).isEmpty()) {
      store.keep(place, receipt);
    }
  }

  public String uri() {
    return place.uri();
  }

  private Receipt receipt(Receipt.Status status, Notes notes) {
    ImageShares shares = new ImageShares(plan);
    Map<String, Receipt.Entry> others = new LinkedHashMap<>(before);
    List<Receipt.Entry> tags = new ArrayList<>();
    for (PlannedImage image : plan.tagged()) {
      Optional<Receipt.Entry> earlierEntry =
          Optional.ofNullable(others.remove(image.spec().target()));
      tags.add(entry(image, TagNotes.of(plan, image, shares), earlierEntry));
    }
    // What an earlier call moved of images that are no longer listed can still be put back.
    tags.addAll(others.values());
    return new Receipt(place.build(), plan.source(), plan.target(), status, created, tags, notes);
  }

  /**
   * A tag that points to where an earlier call of this build pointed it keeps what that call
   * replaced: else a call that is repeated would leave nothing to go back to.
   */
  private Receipt.Entry entry(
      PlannedImage image, TagNotes notes, Optional<Receipt.Entry> earlierEntry) {
    ImageSpec spec = image.spec();
    Replaced now =
        moving.getOrDefault(
            spec, new Replaced(Optional.of(image.digest()), Optional.empty(), Optional.empty()));
    boolean ours = now.digest().filter(digest -> isOurs(spec, digest)).isPresent();
    Replaced replaced = ours ? earlierEntry.map(SwitchReceipt::replaced).orElse(now) : now;
    return new Receipt.Entry(
        spec.sourceRepository(),
        spec.sourceReference(),
        spec.targetRepository(),
        spec.targetTag(),
        image.digest(),
        replaced.digest(),
        replaced.kept(),
        notes.past(replaced.passed()));
  }

  private static Replaced replaced(Receipt.Entry earlier) {
    return new Replaced(earlier.replaced(), earlier.kept(), earlier.notes().newerBuild());
  }
}
