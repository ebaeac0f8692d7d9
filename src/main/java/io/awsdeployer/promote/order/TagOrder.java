package io.awsdeployer.promote.order;

import io.awsdeployer.promote.error.NewerBuildPromotedException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.TagRule;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The order of builds at one target, for one of them. */
public final class TagOrder implements TagRule, TagClaims {
  private static final int UPDATES_AT_ONCE = 8;
  private static final int READS_AT_ONCE = 4;

  private final DeploymentsTable table;
  private final RegistryId target;
  private final Build build;
  private final boolean allowOlder;
  private final Workers workers;
  private final EventLog log;

  /**
   * The order as one build sees it.
   *
   * @param allowOlder whether it may go before builds that are newer
   */
  public TagOrder(
      DeploymentsTable table,
      RegistryId target,
      Build build,
      boolean allowOlder,
      Workers workers,
      EventLog log) {
    this.table = table;
    this.target = target;
    this.build = build;
    this.allowOlder = allowOlder;
    this.workers = workers;
    this.log = log;
  }

  /** A tag that points to the image already is left alone, whoever's it is. */
  @Override
  public Map<ImageSpec, PromotionException> refused(List<PlannedImage> images)
      throws InterruptedException {
    List<PlannedImage> changing = images.stream().filter(PlannedImage::changesTag).toList();
    Map<ImageSpec, PromotionException> refused = new LinkedHashMap<>();
    claims(changing)
        .forEach((image, claim) -> {
          if (!claim.build().isNewerThan(build)) {
            return;
          }
          if (allowOlder) {
            tellOverridden(image, claim);
          } else {
            refused.put(image.spec(), newer(image, claim));
          }
        });
    return refused;
  }

  private void tellOverridden(PlannedImage image, Claim claim) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("image", image.spec().target());
    fields.put("newer_sk", claim.build().sk());
    fields.put("newer_repo", claim.build().repo());
    log.warn("A tag goes back from a newer build, as allow_older says", fields);
  }

  private Map<PlannedImage, Claim> claims(List<PlannedImage> images) throws InterruptedException {
    List<List<PlannedImage>> parts = new ArrayList<>();
    for (int i = 0; i < images.size(); i += DeploymentsTable.MOST_KEYS) {
      parts.add(images.subList(i, Math.min(images.size(), i + DeploymentsTable.MOST_KEYS)));
    }
    Map<TagKey, Claim> claims = new HashMap<>();
    workers
        .map(parts, READS_AT_ONCE, part -> table.read(part.stream().map(this::key).toList()))
        .forEach(claims::putAll);
    Map<PlannedImage, Claim> byImage = new LinkedHashMap<>();
    for (PlannedImage image : images) {
      Claim claim = claims.get(key(image));
      if (claim != null) {
        byImage.put(image, claim);
      }
    }
    return byImage;
  }

  @Override
  public void take(List<PlannedImage> images) throws InterruptedException {
    Queue<PlannedImage> taken = new ConcurrentLinkedQueue<>();
    try {
      List<Optional<PromotionException>> answers =
          workers.map(
              images,
              UPDATES_AT_ONCE,
              image -> {
                Optional<Claim> holder =
                    table.take(
                        key(image), new Claim(build, Optional.of(image.digest())), allowOlder);
                if (holder.isEmpty()) {
                  taken.add(image);
                }
                // What is right already is not to be moved, so a newer build may have it.
                return image.changesTag()
                    ? holder.map(claim -> newer(image, claim))
                    : Optional.empty();
              });
      throwIfAny(answers.stream().flatMap(Optional::stream).toList());
    } catch (PromotionException e) {
      if (!e.retryable()) {
        letGo(List.copyOf(taken));
      }
      throw e;
    }
  }

  private static void throwIfAny(List<PromotionException> refusals) {
    if (refusals.size() == 1) {
      throw refusals.getFirst();
    }
    if (!refusals.isEmpty()) {
      throw new NewerBuildPromotedException(
          Problem.of(
                  "%s and %s of this promotion are in the same way; no tag has moved."
                      .formatted(
                          Wording.firstLine(refusals.getFirst()),
                          Wording.count(refusals.size() - 1L, "more tag")))
              .remedy(refusals.getFirst().problem().remedies().getFirst()),
          refusals.getFirst());
    }
  }

  @Override
  public Map<PlannedImage, Optional<Digest>> overtaken(List<PlannedImage> images)
      throws InterruptedException {
    Map<PlannedImage, Optional<Digest>> overtaken = new LinkedHashMap<>();
    claims(images)
        .forEach((image, claim) -> {
          if (!claim.build().sk().equals(build.sk())) {
            overtaken.put(image, claim.digest());
          }
        });
    return overtaken;
  }

  @Override
  public void giveBack(RepositoryName repository, Tag tag) {
    table.giveBack(new TagKey(target, repository, tag), build);
  }

  @Override
  public void letGo(List<PlannedImage> images) {
    for (PlannedImage image : images) {
      try {
        table.giveBack(key(image), build);
      } catch (PromotionException e) {
        log.warn(
            "A tag is still noted as this build's, which does not have it",
            Map.of("image", image.spec().target(), "reason", Wording.firstLine(e)));
      }
    }
  }

  private NewerBuildPromotedException newer(PlannedImage image, Claim claim) {
    return new NewerBuildPromotedException(
        Problem.of(
                "The tag %s in the target registry %s belongs to the newer build %s, and this build is %s."
                    .formatted(image.spec().target(), target, claim.build(), build))
            .remedy(
                "deploy a build that is newer than that; or, to go back on purpose, call with \"allow_older\": true"));
  }

  private TagKey key(PlannedImage image) {
    return TagKey.of(target, image.spec());
  }
}
