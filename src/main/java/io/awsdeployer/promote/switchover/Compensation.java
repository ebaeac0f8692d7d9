package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.ecr.ContentMissingException;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
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

  Compensation(EcrRegistry target) {
    this.target = target;
  }

  /**
   * Puts back what can be, and says for each tag what it points to now.
   *
   * @param moved the tags that were moved, or may have been: a put without an answer may have had
   *     its effect
   */
  List<String> putBack(List<TagMove> moved, List<TagMove> all) throws InterruptedException {
    Set<TagMove> putBack = new HashSet<>();
    List<String> troubles = new ArrayList<>();
    for (TagMove move : moved) {
      if (move.before().isPresent()) {
        try {
          if (putBack(move, move.before().get())) {
            putBack.add(move);
          }
        } catch (PromotionException | ContentMissingException e) {
          troubles.add("%s could not be put back: %s".formatted(move.tag(), firstLine(e)));
        }
      }
    }
    List<String> standing = new ArrayList<>();
    for (TagMove move : all) {
      standing.add(standing(move, moved.contains(move), putBack.contains(move)));
    }
    standing.addAll(troubles);
    return standing;
  }

  /** False when somebody else has moved the tag since. */
  private boolean putBack(TagMove move, StoredManifest before)
      throws ContentMissingException, InterruptedException {
    RepositoryName repository = move.image().spec().targetRepository();
    Tag tag = move.image().spec().targetTag();
    if (!current(repository, tag).equals(Optional.of(move.image().digest()))) {
      return false;
    }
    target.put(repository, before, Optional.of(tag));
    return true;
  }

  private String standing(TagMove move, boolean wasMoved, boolean wasPutBack) {
    String now;
    try {
      now =
          current(move.image().spec().targetRepository(), move.image().spec().targetTag())
              .map(Digest::value)
              .orElse("nothing");
    } catch (PromotionException e) {
      now = "what could not be read: " + firstLine(e);
    }
    String remark = "";
    if (now.equals(move.image().digest().value())) {
      remark = wasMoved && move.before().isEmpty() ? " (a new tag, it stays)" : " (switched)";
    } else if (wasPutBack) {
      remark = " (put back)";
    }
    return "%s points to %s%s".formatted(move.tag(), now, remark);
  }

  private Optional<Digest> current(RepositoryName repository, Tag tag) {
    return target.find(repository, List.of(tag)).get(tag).map(StoredManifest::digest);
  }

  private static String firstLine(Exception e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
