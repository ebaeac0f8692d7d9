package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.ecr.ContentMissingException;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.error.Attempt;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.order.TagClaims;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.plan.NewerBuild;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.receipt.KeepTags;
import io.awsdeployer.promote.receipt.SwitchRecord;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.stage.Stage;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Points the target's tags to what is staged: all of them, or as few as can be. */
public final class Switchover {
  private static final int PUTS_AT_ONCE = 8;

  private final EcrRegistry target;
  private final Stage stage;
  private final TagClaims claims;
  private final SwitchRecord record;
  private final Keeping keeping;
  private final Deadline deadline;
  private final EventLog log;

  /**
   * A switch that has not begun.
   *
   * @param claims keep an older build from passing a newer one
   * @param record told of what is replaced, before it is
   * @param keepTags the tags under which that stays, if it is to
   */
  public Switchover(
      EcrRegistry target,
      Stage stage,
      TagClaims claims,
      SwitchRecord record,
      Optional<KeepTags> keepTags,
      Deadline deadline,
      EventLog log) {
    this.target = target;
    this.stage = stage;
    this.claims = claims;
    this.record = record;
    this.keeping = new Keeping(target, record, keepTags, new Workers(deadline), log);
    this.deadline = deadline;
    this.log = log;
  }

  /**
   * Switches all tags that are not where they should be.
   *
   * @throws SwitchFailedException when one cannot be switched for good
   * @throws io.awsdeployer.promote.error.NewerBuildPromotedException when a newer build has one
   * @throws ServiceUnavailableException when one cannot be switched now
   * @throws PromotionIncompleteException when the time is up
   */
  public Switched run(PromotionPlan plan) throws InterruptedException {
    List<PlannedImage> images = plan.tagChanges();
    if (images.isEmpty()) {
      var _ = claims.take(plan.images());
      return Switched.NOTHING;
    }
    if (!deadline.allows(SwitchTime.of(plan, keeping.isWanted(), claims, target).needed())) {
      throw new PromotionIncompleteException(
          Problem.of(
                  "Everything is staged, but the time that is left is too short to switch %s safely; no tag has moved."
                      .formatted(Wording.count(images.size(), "tag")))
              .remedy("call again with the same input: it goes on with the switch"));
    }
    Map<ImageSpec, ManifestTransfer> putWithTag = SwitchOrder.putWithTag(plan);
    Map<ImageSpec, NewerBuild> passed = claims.take(plan.images());
    Recorded recorded = recorded(plan, putWithTag, passed);
    List<TagMove> moves = recorded.moves();
    if (moves.isEmpty()) {
      return Switched.NOTHING;
    }
    SwitchProgress progress = new SwitchProgress();
    try {
      for (List<TagMove> some : SwitchOrder.of(moves, plan)) {
        new Workers(deadline)
            .each(some, PUTS_AT_ONCE, move -> switchOne(move, putWithTag, progress));
      }
    } catch (PromotionIncompleteException e) {
      throw progress.cutShort(moves.size(), e);
    }
    Optional<PromotionException> failure = progress.failure();
    if (failure.isPresent() && moves.size() == 1 && progress.touched().isEmpty()) {
      // The only tag was refused, so nothing was switched that could have failed half-way.
      claims.letGo(plan.images());
      throw failure.get();
    }
    if (failure.isPresent()) {
      throw failed(failure.get(), progress.touched(), moves, plan);
    }
    Overtaken overtaken = overtaken(moves, progress);
    if (overtaken.isPresent()) {
      throw failed(overtaken.failure(), overtaken.returning(), overtaken.returning(), plan);
    }
    return switched(moves, recorded.kept(), passed);
  }

  /** All tags are switched by now, which the error has to say when the time ends here. */
  private Overtaken overtaken(List<TagMove> moves, SwitchProgress progress)
      throws InterruptedException {
    try {
      return Overtaken.check(moves, target, claims, log);
    } catch (PromotionIncompleteException e) {
      throw progress.cutShort(moves.size(), e);
    }
  }

  /** What is to be moved, and the tags under which what it replaces stays. */
  private record Recorded(List<TagMove> moves, Map<ImageSpec, Tag> kept) {}

  /** What is to be moved, and written down; whatever keeps that from being so, no tag has moved. */
  private Recorded recorded(
      PromotionPlan plan,
      Map<ImageSpec, ManifestTransfer> putWithTag,
      Map<ImageSpec, NewerBuild> passed)
      throws InterruptedException {
    try {
      List<TagMove> moves = movesToMake(plan.tagChanges(), putWithTag);
      if (moves.isEmpty()) {
        return new Recorded(moves, Map.of());
      }
      Map<ImageSpec, Tag> kept = keeping.keep(moves);
      tell(moves, kept, passed);
      return new Recorded(moves, kept);
    } catch (PromotionException e) {
      if (!e.retryable()) {
        claims.letGo(plan.images());
      }
      throw e;
    }
  }

  /**
   * Reads all tags again: the plan's reading may be minutes old, and what is replaced is recorded.
   */
  private List<TagMove> movesToMake(
      List<PlannedImage> images, Map<ImageSpec, ManifestTransfer> putWithTag)
      throws InterruptedException {
    Map<RepositoryName, Lookup> now = new TagReader(target, new Workers(deadline)).read(images);
    List<TagMove> moves = new ArrayList<>();
    for (PlannedImage image : images) {
      Lookup lookup = Objects.requireNonNull(now.get(image.spec().targetRepository()));
      if (!putWithTag.containsKey(image.spec()) && lookup.get(image.digest()).isEmpty()) {
        throw new ServiceUnavailableException(
            Problem.of(
                    "The image %s@%s was staged in the target registry %s and is gone again; no tag has moved."
                        .formatted(image.spec().targetRepository(), image.digest(), target.id()))
                .attempted(attempt("ecr:BatchGetImage", image.spec()))
                .remedy(
                    "call again; if something deletes untagged images there within minutes, stop it during"
                        + " promotions"));
      }
      TagMove move = new TagMove(image, lookup.get(image.spec().targetTag()));
      if (!move.isDone()) {
        moves.add(move);
      }
    }
    return moves;
  }

  private void tell(
      List<TagMove> moves, Map<ImageSpec, Tag> kept, Map<ImageSpec, NewerBuild> passed)
      throws InterruptedException {
    Map<ImageSpec, SwitchRecord.Replaced> moving = new HashMap<>();
    for (TagMove move : moves) {
      ImageSpec spec = move.image().spec();
      moving.put(
          spec,
          new SwitchRecord.Replaced(
              move.previous(),
              Optional.ofNullable(kept.get(spec)),
              Optional.ofNullable(passed.get(spec))));
    }
    new Workers(deadline).each(List.of(moving), 1, record::begins);
  }

  /** Never interrupted by another's failure: what became of a put has to be known. */
  private void switchOne(
      TagMove move, Map<ImageSpec, ManifestTransfer> putWithTag, SwitchProgress progress)
      throws InterruptedException {
    if (progress.failure().isPresent()) {
      return;
    }
    try {
      ImageSpec spec = move.image().spec();
      ManifestTransfer whole = putWithTag.get(spec);
      if (whole == null) {
        target.put(spec.targetRepository(), move.image().root(), Optional.of(spec.targetTag()));
      } else {
        stage.putTagged(whole, spec.targetTag());
      }
      progress.moved(move);
      tellMoved(move);
    } catch (PromotionException e) {
      progress.failed(move, e);
    } catch (ContentMissingException e) {
      progress.failed(
          move,
          new ServiceUnavailableException(
              Problem.of(
                      "The target lost content of %s between staging and switching: %s."
                          .formatted(move.tag(), Wording.reason(e)))
                  .attempted(attempt("ecr:PutImage", move.image().spec()))
                  .answered(e.answer()),
              e));
    }
  }

  /** At once: a call that is killed within the switch can tell nothing at its end. */
  private void tellMoved(TagMove move) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("image", move.tag());
    fields.put("digest", move.image().digest());
    fields.put("replaced", move.previous());
    log.info("Tag switched", fields);
  }

  private Attempt attempt(String action, ImageSpec spec) {
    return new Attempt(
        action, target.principal().arn(), target.repositoryArn(spec.targetRepository()));
  }

  private PromotionException failed(
      PromotionException failure, List<TagMove> moved, List<TagMove> all, PromotionPlan plan)
      throws InterruptedException {
    List<String> standing = putBack(moved, all, plan);
    log.warn("The switch failed", Map.of("tags", standing, "reason", failure.problem().sentence()));
    return SwitchFailure.of(failure, standing);
  }

  /** A tag that stays on this build's image stays its own in the order of builds, too. */
  private List<String> putBack(List<TagMove> moved, List<TagMove> all, PromotionPlan plan)
      throws InterruptedException {
    try {
      Compensation.Result result =
          new Workers(deadline)
              .alone(() -> new Compensation(target, new Workers(deadline)).putBack(moved, all));
      claims.letGo(plan.images().stream().filter(image -> !result.ours().contains(image)).toList());
      return result.standing();
    } catch (PromotionIncompleteException e) {
      return List.of(
          "what the tags point to is not known: the time ended while they were put back");
    }
  }

  private static Switched switched(
      List<TagMove> moves, Map<ImageSpec, Tag> kept, Map<ImageSpec, NewerBuild> passed) {
    Map<ImageSpec, Digest> replaced = new HashMap<>();
    for (TagMove move : moves) {
      move.previous().ifPresent(digest -> replaced.put(move.image().spec(), digest));
    }
    return new Switched(moves.size(), replaced, kept, passed);
  }
}
