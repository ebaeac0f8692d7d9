package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.plan.VerifiedImage;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.Tag;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The receipt of a target that pulls from another account's registry: which images it found there.
 *
 * @param registry where it pulls from
 */
public record VerificationReceipt(
    ReceiptStore store,
    ReceiptPlace place,
    RegistryId registry,
    RegistryId target,
    Circumstances circumstances) {

  /** Writes it; several target tags may be one image there. */
  public void write(List<VerifiedImage> images, Instant finished) {
    Map<String, Receipt.Entry> entries = new LinkedHashMap<>();
    for (VerifiedImage image : images) {
      Receipt.Entry entry = entry(image);
      entries.putIfAbsent(entry.name(), entry);
    }
    store.keep(
        place,
        new Receipt(
            place.build(),
            registry,
            target,
            Receipt.Status.VERIFIED,
            List.of(),
            List.copyOf(entries.values()),
            Notes.verified(circumstances, finished)));
  }

  private static Receipt.Entry entry(VerifiedImage image) {
    return new Receipt.Entry(
        image.repository(),
        image.reference(),
        image.repository(),
        image.reference() instanceof Tag tag ? tag : image.spec().targetTag(),
        image.digest(),
        Optional.empty(),
        Optional.empty(),
        TagNotes.NONE);
  }
}
