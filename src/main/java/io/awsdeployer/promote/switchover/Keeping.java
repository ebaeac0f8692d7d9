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
import io.awsdeployer.promote.receipt.KeepTags;
import io.awsdeployer.promote.receipt.SwitchRecord;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.work.Workers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives what is about to be replaced a tag of its own, before the first tag moves. Safe to repeat:
 * a tag that is there already is put again.
 */
final class Keeping {
  private static final int PUTS_AT_ONCE = 8;

  private final EcrRegistry target;
  private final SwitchRecord record;
  private final Optional<KeepTags> tags;
  private final Workers workers;
  private final EventLog log;

  Keeping(
      EcrRegistry target,
      SwitchRecord record,
      Optional<KeepTags> tags,
      Workers workers,
      EventLog log) {
    this.target = target;
    this.record = record;
    this.tags = tags;
    this.workers = workers;
    this.log = log;
  }

  boolean isWanted() {
    return tags.isPresent();
  }

  /** One image to keep. */
  private record Kept(TagMove move, StoredManifest image, Tag tag) {
    RepositoryName repository() {
      return move.image().spec().targetRepository();
    }
  }

  /**
   * Keeps what the moves replace. What an earlier call of the build put there is not kept: nobody
   * goes back to it, and it would take the tag from what they do go back to.
   *
   * @throws SwitchFailedException when something cannot be kept for good; no tag has moved
   * @throws ServiceUnavailableException when it cannot be kept now; no tag has moved
   */
  Map<ImageSpec, Tag> keep(List<TagMove> moves) throws InterruptedException {
    Map<ImageSpec, Kept> toKeep = new LinkedHashMap<>();
    for (TagMove move : moves) {
      ImageSpec spec = move.image().spec();
      if (tags.isPresent() && move.before().isPresent()) {
        StoredManifest before = move.before().get();
        if (!record.isOurs(spec, before.digest())) {
          toKeep.put(spec, new Kept(move, before, tags.get().tagFor(spec, before.digest())));
        }
      }
    }
    requireOneImageEach(toKeep.values());
    workers.each(toKeep.values(), PUTS_AT_ONCE, this::put);
    Map<ImageSpec, Tag> kept = new HashMap<>();
    toKeep.forEach((spec, one) -> kept.put(spec, one.tag()));
    return kept;
  }

  /** Two tags that become the same one by the pattern would take it from each other. */
  private static void requireOneImageEach(Iterable<Kept> all) {
    Map<String, Kept> byName = new HashMap<>();
    for (Kept one : all) {
      Kept other = byName.putIfAbsent(one.repository().with(one.tag()), one);
      if (other != null && !other.image().digest().equals(one.image().digest())) {
        throw new SwitchFailedException(
            Problem.of(
                    "What %s and %s point to would both be kept as %s, so no tag has moved."
                        .formatted(
                            other.move().tag(), one.move().tag(), one.repository().with(one.tag())))
                .remedy("use {tag} in the option receipts.keep_previous"));
      }
    }
  }

  private void put(Kept one) throws InterruptedException {
    try {
      target.put(one.repository(), one.image(), Optional.of(one.tag()));
    } catch (PromotionIncompleteException e) {
      throw e;
    } catch (PromotionException e) {
      Problem problem =
          new Problem(
              sentence(one, e.problem().sentence()),
              e.problem().attempt(),
              e.problem().answer(),
              List.of());
      throw e.retryable()
          ? new ServiceUnavailableException(problem, e)
          : new SwitchFailedException(advised(problem), e);
    } catch (ContentMissingException e) {
      throw new SwitchFailedException(
          advised(Problem.of(sentence(one, Wording.reason(e) + ".")).answered(e.answer())), e);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("image", one.move().tag());
    fields.put("kept", one.tag().value());
    Digest digest = one.image().digest();
    fields.put("digest", digest);
    log.info("Previous image kept", fields);
  }

  private static String sentence(Kept one, String reason) {
    return "What %s points to cannot be kept as %s, so no tag has moved: %s"
        .formatted(one.move().tag(), one.tag(), reason);
  }

  private static Problem advised(Problem problem) {
    return problem
        .remedy(
            "where tags are immutable, use {digest} in the option receipts.keep_previous, or add an"
                + " exclusion filter for these tags to the repository")
        .remedy(
            "where the image has all the 1,000 tags that ECR allows, or is damaged, remove tags of it"
                + " or turn the option off");
  }
}
