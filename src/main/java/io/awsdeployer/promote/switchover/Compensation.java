package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.ecr.ContentMissingException;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts moved tags back after a failure, by the design's rule: only a tag that still points to our
 * image, only to where it pointed before. A tag that was new stays: removing an image's last tag
 * deletes the image, and the right to is not ours.
 */
final class Compensation {
  private final EcrRegistry target;
  private final Workers workers;

  Compensation(EcrRegistry target, Workers workers) {
    this.target = target;
    this.workers = workers;
  }

  /**
   * What came of it.
   *
   * @param standing a sentence's part for each tag, and each trouble
   * @param ours whose tag points to our image all the same, or may
   */
  record Result(List<String> standing, Set<PlannedImage> ours) {}

  /**
   * Puts back what can be, and says for each tag what it points to now.
   *
   * @param moved the tags that were moved, or may have been: a put without an answer may have had
   *     its effect
   */
  Result putBack(List<TagMove> moved, List<TagMove> all) throws InterruptedException {
    Set<TagMove> putBack = new HashSet<>();
    List<String> troubles = new ArrayList<>();
    List<TagMove> returning = moved.stream().filter(move -> move.before().isPresent()).toList();
    TagReadings now = read(returning);
    for (TagMove move : returning) {
      try {
        TagReturn way =
            new TagReturn(
                repository(move), tag(move), move.image().digest(), move.before().orElseThrow());
        if (way.putBack(target, now)) {
          putBack.add(move);
        }
      } catch (PromotionException | ContentMissingException e) {
        troubles.add("%s could not be put back: %s".formatted(move.tag(), Wording.firstLine(e)));
      }
    }
    Set<TagMove> touched = new HashSet<>(moved);
    TagReadings then = read(all);
    List<String> standing = new ArrayList<>();
    Set<PlannedImage> ours = new HashSet<>();
    for (TagMove move : all) {
      if (mayBeOurs(move, then)) {
        ours.add(move.image());
      }
      standing.add(standing(move, then, touched.contains(move), putBack.contains(move)));
    }
    standing.addAll(troubles);
    return new Result(standing, ours);
  }

  private static boolean mayBeOurs(TagMove move, TagReadings read) {
    try {
      return read.digest(repository(move), tag(move)).equals(Optional.of(move.image().digest()));
    } catch (PromotionException e) {
      return true;
    }
  }

  private static String standing(
      TagMove move, TagReadings read, boolean wasMoved, boolean wasPutBack) {
    String now;
    try {
      now = read.digest(repository(move), tag(move)).map(Digest::value).orElse("nothing");
    } catch (PromotionException e) {
      now = "what could not be read: " + Wording.firstLine(e);
    }
    String remark = "";
    if (now.equals(move.image().digest().value())) {
      remark = wasMoved && move.before().isEmpty() ? " (a new tag, it stays)" : " (switched)";
    } else if (wasPutBack) {
      remark = " (put back)";
    }
    return "%s points to %s%s".formatted(move.tag(), now, remark);
  }

  private TagReadings read(List<TagMove> moves) throws InterruptedException {
    return TagReadings.of(
        moves.stream().map(m -> new TagReadings.Wanted(repository(m), tag(m))).toList(),
        target,
        workers);
  }

  private static RepositoryName repository(TagMove move) {
    return move.image().spec().targetRepository();
  }

  private static Tag tag(TagMove move) {
    return move.image().spec().targetTag();
  }
}
