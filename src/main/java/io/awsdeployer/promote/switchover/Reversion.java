package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.ecr.ContentMissingException;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.order.TagClaims;
import io.awsdeployer.promote.receipt.Receipt;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.switchover.Reverted.Result;
import io.awsdeployer.promote.switchover.Reverted.TagStanding;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Puts a target's tags back to what a receipt says they pointed to, by the rule of {@link
 * TagReturn}. Safe to repeat: what is back already is left alone, and each tag that is put back is
 * progress.
 */
public final class Reversion {
  private static final int PUTS_AT_ONCE = 8;

  private final EcrRegistry target;
  private final TagClaims claims;
  private final Workers workers;
  private final EventLog log;
  private final AtomicInteger putBack = new AtomicInteger();
  private final Queue<PromotionException> failures = new ConcurrentLinkedQueue<>();

  /**
   * A revert that has not begun.
   *
   * @param claims given back with the tags
   */
  public Reversion(EcrRegistry target, TagClaims claims, Deadline deadline, EventLog log) {
    this.target = target;
    this.claims = claims;
    this.workers = new Workers(deadline);
    this.log = log;
  }

  /**
   * Puts back what still points to our images.
   *
   * @throws SwitchFailedException when a tag cannot be put back for good; the others are
   * @throws ServiceUnavailableException when one cannot be put back now; the others are
   * @throws PromotionIncompleteException when the time is up
   */
  public Reverted run(Receipt receipt) throws InterruptedException {
    List<Receipt.Entry> entries = receipt.tags();
    List<TagStanding> standing;
    try {
      TagReadings now = tags(entries);
      TagReadings previous = previousImages(entries, now);
      standing =
          verified(
              entries,
              workers.map(entries, PUTS_AT_ONCE, e -> givenBack(e, returned(e, now, previous))));
    } catch (PromotionIncompleteException e) {
      throw cutShort(e);
    }
    if (!failures.isEmpty()) {
      throw failed(standing);
    }
    return new Reverted(standing);
  }

  /** Reads the tags that were put back once more: ECR's answer to a put is not what others see. */
  private List<TagStanding> verified(List<Receipt.Entry> entries, List<TagStanding> standing)
      throws InterruptedException {
    List<TagStanding> verified = new ArrayList<>(standing);
    TagReadings then =
        tags(
            IntStream.range(0, entries.size())
                .filter(i -> standing.get(i).result() == Result.RESTORED)
                .mapToObj(entries::get)
                .toList());
    for (int i = 0; i < entries.size(); i++) {
      if (standing.get(i).result() == Result.RESTORED) {
        verified.set(i, verified(entries.get(i), standing.get(i), then));
      }
    }
    return verified;
  }

  private TagStanding verified(Receipt.Entry entry, TagStanding restored, TagReadings then) {
    try {
      Optional<Digest> points = then.digest(entry.repository(), entry.tag());
      if (points.equals(entry.replaced())) {
        return restored;
      }
      Result result = points.isPresent() ? Result.MOVED : Result.DELETED;
      return new TagStanding(entry.name(), result, points);
    } catch (PromotionException e) {
      failures.add(e);
      return new TagStanding(entry.name(), Result.FAILED, Optional.empty());
    }
  }

  private TagReadings tags(List<Receipt.Entry> entries) throws InterruptedException {
    return TagReadings.of(
        entries.stream().map(e -> new TagReadings.Wanted(e.repository(), e.tag())).toList(),
        target,
        workers);
  }

  private TagReadings previousImages(List<Receipt.Entry> entries, TagReadings now)
      throws InterruptedException {
    return TagReadings.of(
        entries.stream()
            .filter(e -> hasWayBack(e, now))
            .map(e -> new TagReadings.Wanted(e.repository(), e.replaced().orElseThrow()))
            .toList(),
        target,
        workers);
  }

  /** Whether the tag points to our image and pointed to another one before. */
  private static boolean hasWayBack(Receipt.Entry entry, TagReadings now) {
    try {
      return entry.replaced().isPresent()
          && !entry.replaced().get().equals(entry.digest())
          && now.digest(entry.repository(), entry.tag()).equals(Optional.of(entry.digest()));
    } catch (PromotionException _) {
      // A repository that cannot be read is told of with each of its tags.
      return false;
    }
  }

  /** A call that is repeated finds the tag in place, and gives back what this one could not. */
  private TagStanding givenBack(Receipt.Entry entry, TagStanding standing) {
    if (standing.result().leavesOurImage()) {
      try {
        claims.giveBack(entry.repository(), entry.tag());
      } catch (PromotionException e) {
        failures.add(e);
      }
    }
    return standing;
  }

  private TagStanding returned(Receipt.Entry entry, TagReadings now, TagReadings previous)
      throws InterruptedException {
    try {
      if (!hasWayBack(entry, now)) {
        return left(entry, now);
      }
      Digest before = entry.replaced().orElseThrow();
      Optional<StoredManifest> manifest = previous.manifest(entry.repository(), before);
      if (manifest.isEmpty()) {
        return new TagStanding(entry.name(), Result.PREVIOUS_GONE, Optional.of(entry.digest()));
      }
      boolean _ =
          new TagReturn(entry.repository(), entry.tag(), entry.digest(), manifest.get())
              .putBack(target, now);
      putBack.incrementAndGet();
      // At once: a call that is killed within the revert can tell nothing at its end.
      log.info("Tag put back", Map.of("image", entry.name(), "digest", before));
      return new TagStanding(entry.name(), Result.RESTORED, Optional.of(before));
    } catch (ContentMissingException e) {
      log.warn(
          "What a tag pointed to has lost content and cannot be put back",
          Map.of("image", entry.name(), "reason", Wording.firstLine(e)));
      return new TagStanding(entry.name(), Result.PREVIOUS_GONE, Optional.of(entry.digest()));
    } catch (PromotionException e) {
      failures.add(e);
      return new TagStanding(entry.name(), Result.FAILED, Optional.empty());
    }
  }

  /** A tag that is not ours to move. */
  private static TagStanding left(Receipt.Entry entry, TagReadings now) {
    Optional<Digest> points = now.digest(entry.repository(), entry.tag());
    Result result;
    if (now.withheld(entry.repository(), entry.tag()).isPresent()) {
      result = Result.UNREADABLE;
    } else if (points.equals(entry.replaced())) {
      result = points.isPresent() ? Result.IN_PLACE : Result.NEVER_SET;
    } else if (points.isEmpty()) {
      result = Result.DELETED;
    } else {
      result = points.get().equals(entry.digest()) ? Result.NEW : Result.MOVED;
    }
    return new TagStanding(entry.name(), result, points);
  }

  private PromotionIncompleteException cutShort(PromotionIncompleteException e) {
    return new PromotionIncompleteException(
        Problem.of(
                "The function's time ended within the revert, with %s put back for certain."
                    .formatted(Wording.count(putBack.get(), "tag")))
            .remedy("call again with the same input: it puts back the rest"),
        e);
  }

  private PromotionException failed(List<TagStanding> standing) {
    PromotionException failure = failures.element();
    List<String> all = standing.stream().map(TagStanding::toString).toList();
    log.warn("The revert failed", Map.of("tags", all, "reason", failure.problem().sentence()));
    Problem problem =
        new Problem(
            "The revert failed: %s Now %s."
                .formatted(failure.problem().sentence(), Standing.told(all)),
            failure.problem().attempt(),
            failure.problem().answer(),
            failure.problem().remedies());
    return failures.stream().allMatch(PromotionException::retryable)
        ? new ServiceUnavailableException(problem, failure)
        : new SwitchFailedException(problem, failure);
  }
}
