package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.ecr.ContentMissingException;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SwitchFailedException;
import io.awsdeployer.promote.error.TargetLimitExceededException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.stage.Stage;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.work.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Points the target's tags to what is staged: all of them, or as few as can be. */
public final class Switchover {
  private static final int PUTS_AT_ONCE = 8;

  /** Reading the tags, the puts' own round trips, and putting back if it must be. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final EcrRegistry target;
  private final Stage stage;
  private final Deadline deadline;
  private final EventLog log;

  public Switchover(EcrRegistry target, Stage stage, Deadline deadline, EventLog log) {
    this.target = target;
    this.stage = stage;
    this.deadline = deadline;
    this.log = log;
  }

  /** What went right and wrong, gathered by the workers. */
  private static final class Progress {
    private final Queue<TagMove> moved = new ConcurrentLinkedQueue<>();

    /** Put without an answer: they may have moved. */
    private final Queue<TagMove> uncertain = new ConcurrentLinkedQueue<>();

    private final Queue<PromotionException> failures = new ConcurrentLinkedQueue<>();
  }

  /**
   * How long switching so many tags takes, putting them back included: time to keep free for it.
   */
  public static Duration timeFor(int tags, EcrRegistry target) {
    return tags == 0 ? Duration.ZERO : target.timeForPuts(2 * tags).plus(MARGIN);
  }

  /**
   * Refuses, before anything moves, what no invocation of this length could ever switch.
   *
   * @param whole how long an invocation has in all
   */
  public static void requireTimeFor(int tags, EcrRegistry target, Duration whole) {
    Duration needed = timeFor(tags, target);
    if (needed.compareTo(whole) >= 0) {
      throw new TargetLimitExceededException(
          Problem.of(
                  "Switching %d tags takes %d s with the way back kept open, at ECR's 10 PutImage a second, and the function has %d s in all; nothing was promoted."
                      .formatted(tags, needed.toSeconds(), whole.toSeconds()))
              .remedy("give the function more time, or split the deploy manifest"));
    }
  }

  /**
   * Switches all tags that are not where they should be.
   *
   * @throws SwitchFailedException when one cannot be switched for good
   * @throws ServiceUnavailableException when one cannot be switched now
   * @throws PromotionIncompleteException when the time is up
   */
  public Switched run(PromotionPlan plan) throws InterruptedException {
    List<PlannedImage> images = plan.tagChanges();
    if (images.isEmpty()) {
      return Switched.NOTHING;
    }
    if (!deadline.allows(timeFor(images.size(), target))) {
      throw new PromotionIncompleteException(
          Problem.of(
                  "Everything is staged, but the time that is left is too short to switch %d tags safely; no tag has moved."
                      .formatted(images.size()))
              .remedy("call again with the same input: it goes on with the switch"));
    }
    Map<ImageSpec, ManifestTransfer> putWithTag = putWithTag(plan);
    List<TagMove> moves = movesToMake(images, putWithTag);
    Progress progress = new Progress();
    try {
      List<Boolean> _ =
          new Workers(deadline)
              .map(moves, PUTS_AT_ONCE, move -> switchOne(move, putWithTag, progress));
    } catch (PromotionIncompleteException e) {
      throw new PromotionIncompleteException(
          Problem.of(
                  "The function's time ended within the switch, with %d of %d tags switched."
                      .formatted(progress.moved.size(), moves.size()))
              .remedy("call again with the same input: it switches the rest"),
          e);
    }
    PromotionException failure = progress.failures.peek();
    if (failure != null) {
      List<TagMove> moved = new ArrayList<>(progress.moved);
      moved.addAll(progress.uncertain);
      if (moves.size() == 1 && moved.isEmpty()) {
        // The only tag was refused, so nothing was switched that could have failed half-way.
        throw failure;
      }
      throw failed(failure, moved, moves);
    }
    return switched(moves);
  }

  /** The one manifest, if any, that the plan leaves to be put together with its tag. */
  private static Map<ImageSpec, ManifestTransfer> putWithTag(PromotionPlan plan) {
    List<ManifestTransfer> left = new ArrayList<>(plan.manifests());
    left.removeAll(plan.manifestsToStage());
    Map<ImageSpec, ManifestTransfer> byImage = new HashMap<>();
    for (PlannedImage image : plan.tagChanges()) {
      left.stream()
          .filter(m -> m.manifest().digest().equals(image.digest()))
          .forEach(m -> byImage.put(image.spec(), m));
    }
    return byImage;
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

  /** Never interrupted by another's failure: what became of a put has to be known. */
  private boolean switchOne(
      TagMove move, Map<ImageSpec, ManifestTransfer> putWithTag, Progress progress)
      throws InterruptedException {
    if (!progress.failures.isEmpty()) {
      return false;
    }
    try {
      ImageSpec spec = move.image().spec();
      ManifestTransfer whole = putWithTag.get(spec);
      if (whole == null) {
        target.put(spec.targetRepository(), move.image().root(), Optional.of(spec.targetTag()));
      } else {
        stage.putTagged(whole, spec.targetTag());
      }
      progress.moved.add(move);
      return true;
    } catch (PromotionException e) {
      if (e.retryable()) {
        progress.uncertain.add(move);
      }
      progress.failures.add(e);
    } catch (ContentMissingException e) {
      progress.failures.add(
          new ServiceUnavailableException(
              Problem.of(
                  "The target lost content of %s between staging and switching: %s."
                      .formatted(move.tag(), e.getMessage())),
              e));
    }
    return false;
  }

  private PromotionException failed(
      PromotionException failure, List<TagMove> moved, List<TagMove> all)
      throws InterruptedException {
    List<String> standing = putBack(moved, all);
    log.warn("The switch failed", Map.of("tags", standing, "reason", failure.problem().sentence()));
    Problem problem =
        new Problem(
            "The switch failed: %s Now %s."
                .formatted(failure.problem().sentence(), String.join("; ", standing)),
            failure.problem().attempt(),
            failure.problem().answer(),
            failure.problem().remedies());
    return failure.retryable()
        ? new ServiceUnavailableException(problem, failure)
        : new SwitchFailedException(problem, failure);
  }

  private List<String> putBack(List<TagMove> moved, List<TagMove> all) throws InterruptedException {
    try {
      return new Workers(deadline).alone(() -> new Compensation(target).putBack(moved, all));
    } catch (PromotionIncompleteException e) {
      return List.of(
          "what the tags point to is not known: the time ended while they were put back");
    }
  }

  private static Switched switched(List<TagMove> moves) {
    Map<ImageSpec, Digest> replaced = new HashMap<>();
    for (TagMove move : moves) {
      move.previous().ifPresent(digest -> replaced.put(move.image().spec(), digest));
    }
    return new Switched(moves.size(), replaced);
  }
}
