package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.ecr.ContentMissingException;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Lookup;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.work.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Puts moved tags back after a failure, by the design's rule: only a tag that still points to our
 * image, only to where it pointed before. A tag that was new stays: removing an image's last tag
 * deletes the image, and the right to is not ours.
 */
final class Compensation {
  private static final int REPOSITORIES_AT_ONCE = 16;

  private final EcrRegistry target;
  private final Workers workers;

  Compensation(EcrRegistry target, Workers workers) {
    this.target = target;
    this.workers = workers;
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
    List<TagMove> returning = moved.stream().filter(move -> move.before().isPresent()).toList();
    Map<RepositoryName, Reading> now = read(returning);
    for (TagMove move : returning) {
      try {
        // Where somebody else has moved the tag since, it is left alone.
        if (current(move, now).equals(Optional.of(move.image().digest()))) {
          target.put(repository(move), move.before().orElseThrow(), Optional.of(tag(move)));
          putBack.add(move);
        }
      } catch (PromotionException | ContentMissingException e) {
        troubles.add("%s could not be put back: %s".formatted(move.tag(), firstLine(e)));
      }
    }
    Set<TagMove> touched = new HashSet<>(moved);
    Map<RepositoryName, Reading> then = read(all);
    List<String> standing = new ArrayList<>();
    for (TagMove move : all) {
      standing.add(standing(move, then, touched.contains(move), putBack.contains(move)));
    }
    standing.addAll(troubles);
    return standing;
  }

  private static String standing(
      TagMove move, Map<RepositoryName, Reading> read, boolean wasMoved, boolean wasPutBack) {
    String now;
    try {
      now = current(move, read).map(Digest::value).orElse("nothing");
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

  /** What a repository's tags point to, or why that cannot be read. */
  private sealed interface Reading {}

  private record Read(Lookup lookup) implements Reading {}

  private record Unreadable(PromotionException reason) implements Reading {}

  /** A request for a hundred tags of a repository: one for each tag would outlast the time kept. */
  private Map<RepositoryName, Reading> read(List<TagMove> moves) throws InterruptedException {
    Map<RepositoryName, Set<Tag>> tags = new LinkedHashMap<>();
    for (TagMove move : moves) {
      tags.computeIfAbsent(repository(move), _ -> new HashSet<>()).add(tag(move));
    }
    List<RepositoryName> repositories = List.copyOf(tags.keySet());
    List<Reading> readings =
        workers.map(
            repositories,
            REPOSITORIES_AT_ONCE,
            repository -> read(repository, tags.getOrDefault(repository, Set.of())));
    Map<RepositoryName, Reading> read = new HashMap<>();
    for (int i = 0; i < repositories.size(); i++) {
      read.put(repositories.get(i), readings.get(i));
    }
    return read;
  }

  private Reading read(RepositoryName repository, Set<Tag> tags) {
    try {
      return new Read(target.find(repository, tags));
    } catch (PromotionException e) {
      return new Unreadable(e);
    }
  }

  private static Optional<Digest> current(TagMove move, Map<RepositoryName, Reading> read) {
    return switch (Objects.requireNonNull(read.get(repository(move)))) {
      case Read(Lookup lookup) -> lookup.get(tag(move)).map(StoredManifest::digest);
      case Unreadable(PromotionException reason) -> throw reason;
    };
  }

  private static RepositoryName repository(TagMove move) {
    return move.image().spec().targetRepository();
  }

  private static Tag tag(TagMove move) {
    return move.image().spec().targetTag();
  }

  private static String firstLine(Exception e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }
}
