package io.awsdeployer.promote.order;

import io.awsdeployer.promote.error.NewerBuildPromotedException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.NewerBuild;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.TagRule;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.work.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The order of builds at one target, for one of them. */
public final class TagOrder implements TagRule, TagClaims {
  private static final int UPDATES_AT_ONCE = 8;

  /** Several times what DynamoDB takes for one, so that a slow day is not too slow. */
  private static final Duration UPDATE = Duration.ofMillis(80);

  /** A hundred tags a request. */
  private static final Duration READING = Duration.ofSeconds(1);

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
  public Answer of(List<PlannedImage> images) throws InterruptedException {
    List<PlannedImage> changing = images.stream().filter(PlannedImage::changesTag).toList();
    Map<ImageSpec, PromotionException> refused = new LinkedHashMap<>();
    Map<ImageSpec, NewerBuild> passed = new LinkedHashMap<>();
    claims(changing)
        .forEach((image, claim) -> {
          if (claim.build().isNewerThan(build) && !allowOlder) {
            refused.put(image.spec(), newer(image, claim));
          } else {
            claim.passedBy(build).ifPresent(other -> passed.put(image.spec(), other));
          }
        });
    passed.forEach(this::tellPassed);
    return new Answer(refused, passed);
  }

  private void tellPassed(ImageSpec image, NewerBuild other) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("image", image.target());
    fields.put("newer_sk", other.sk());
    fields.put("newer_repo", other.repo());
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
  public Map<ImageSpec, NewerBuild> take(List<PlannedImage> images) throws InterruptedException {
    Queue<PlannedImage> taken = new ConcurrentLinkedQueue<>();
    Map<ImageSpec, NewerBuild> passed = new ConcurrentHashMap<>();
    try {
      List<Optional<PromotionException>> answers =
          workers.map(images, UPDATES_AT_ONCE, image -> take(image, taken, passed));
      throwIfAny(answers.stream().flatMap(Optional::stream).toList());
    } catch (PromotionException e) {
      if (!e.retryable()) {
        letGo(List.copyOf(taken));
      }
      throw e;
    }
    return Map.copyOf(passed);
  }

  private Optional<PromotionException> take(
      PlannedImage image, Queue<PlannedImage> taken, Map<ImageSpec, NewerBuild> passed) {
    return switch (table.take(
        key(image), new Claim(build, Optional.of(image.digest())), allowOlder)) {
      case DeploymentsTable.Taking.Done(Claim before) -> {
        taken.add(image);
        before
            .passedBy(build)
            .filter(_ -> image.changesTag())
            .ifPresent(other -> {
              passed.put(image.spec(), other);
              if (!image.newerBuild().equals(Optional.of(other))) {
                tellPassed(image.spec(), other);
              }
            });
        yield Optional.empty();
      }
      // What is right already is not to be moved, so a newer build may have it.
      case DeploymentsTable.Taking.Held(Claim by) ->
          image.changesTag() ? Optional.of(newer(image, by)) : Optional.empty();
    };
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
  public void letGo(List<PlannedImage> images) throws InterruptedException {
    try {
      workers.each(images, UPDATES_AT_ONCE, this::letGo);
    } catch (PromotionIncompleteException e) {
      log.warn(
          "The time ended while tags were given back; some may still be noted as this build's",
          Map.of("tags", images.size()));
    }
  }

  private void letGo(PlannedImage image) {
    try {
      table.giveBack(key(image), build);
    } catch (PromotionException e) {
      log.warn(
          "A tag is still noted as this build's, which does not have it",
          Map.of("image", image.spec().target(), "reason", Wording.firstLine(e)));
    }
  }

  @Override
  public Duration timeFor(int tags) {
    return UPDATE.multipliedBy(2L * tags).dividedBy(UPDATES_AT_ONCE).plus(READING);
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
