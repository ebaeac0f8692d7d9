package io.awsdeployer.promote.simulation;

import io.awsdeployer.localaws.ecr.EcrRepository;
import io.awsdeployer.localaws.ecr.StoredImage;
import io.awsdeployer.localaws.ecr.blob.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What lies at the target after each step, and how it came to be so. */
final class Standing {
  private final World world;
  private final boolean childrenFirst;
  private final Map<String, String> tags = new TreeMap<>();
  private final Map<String, String> movers = new HashMap<>();
  private final Map<String, Long> lastWhole = new HashMap<>();
  private final Set<String> hashed = new HashSet<>();
  private final List<Move> moves = new ArrayList<>();

  /** A tag has come to point elsewhere. */
  record Move(long step, String tag, String before, String after, String mover) {
    /** What a tag points to that is not there. */
    static final String NOTHING = "nothing";

    @Override
    public String toString() {
      return "%s %s -> %s by %s".formatted(tag, brief(before), brief(after), mover);
    }

    private static String brief(String digest) {
      return digest.startsWith("sha256:") ? digest.substring(7, 15) : digest;
    }
  }

  /**
   * A target.
   *
   * @param childrenFirst whether nothing but the function itself puts and deletes there
   */
  Standing(World world, boolean childrenFirst) {
    this.world = world;
    this.childrenFirst = childrenFirst;
  }

  /**
   * Looks at it all again.
   *
   * @return the tags that have moved since
   */
  List<Move> look(long step, String mover) {
    Map<String, String> now = new TreeMap<>();
    for (String name : Goods.REPOSITORIES) {
      EcrRepository repository = world.target(name);
      repository.tags().forEach((tag, digest) -> now.put(name + ":" + tag, digest));
      rightBytes(repository);
      if (childrenFirst) {
        childrenFirst(repository);
      }
      for (var image : Goods.all(name)) {
        if (isWhole(repository, image.digest())) {
          lastWhole.put(name + "@" + image.digest(), step);
        }
      }
    }
    Set<String> names = new HashSet<>(now.keySet());
    names.addAll(tags.keySet());
    List<Move> moved = new ArrayList<>();
    for (String tag : names.stream().sorted().toList()) {
      String before = tags.getOrDefault(tag, Move.NOTHING);
      String after = now.getOrDefault(tag, Move.NOTHING);
      if (!before.equals(after)) {
        moved.add(new Move(step, tag, before, after, mover));
        movers.put(tag, mover);
      }
    }
    tags.clear();
    tags.putAll(now);
    moves.addAll(moved);
    wholeGraphs();
    return moved;
  }

  private static void childrenFirst(EcrRepository repository) {
    for (StoredImage image : repository.images().all()) {
      if (!isWhole(repository, image.digest())) {
        throw new Violation(
            Promise.CHILDREN_FIRST,
            "%s is in %s, and not all that it refers to"
                .formatted(image.digest(), repository.name().name()));
      }
    }
  }

  private void wholeGraphs() {
    tags.forEach((tag, digest) -> {
      String name = tag.substring(0, tag.indexOf(':'));
      if (!isWhole(world.target(name), digest)) {
        throw new Violation(
            Promise.WHOLE_GRAPH, "%s points to %s, which is not whole".formatted(tag, digest));
      }
    });
  }

  private static boolean isWhole(EcrRepository repository, String digest) {
    Optional<StoredImage> image = repository.images().byDigest(digest);
    return image.isPresent()
        && image.get().facts().requiredBlobs().allMatch(repository::hasBlob)
        && image.get().facts().requiredChildren().allMatch(child -> isWhole(repository, child));
  }

  private void rightBytes(EcrRepository repository) {
    for (String digest : repository.blobDigests()) {
      if (hashed.add(repository.name().name() + digest)) {
        Blob blob = repository.blobs().find(digest).orElseThrow();
        if (!digest.equals(digest(blob))) {
          throw new Violation(
              Promise.RIGHT_BYTES,
              "the bytes under %s in %s are others".formatted(digest, repository.name().name()));
        }
      }
    }
  }

  private static String digest(Blob blob) {
    try (InputStream content = blob.open()) {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.readAllBytes());
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String tag(String target) {
    return tags.getOrDefault(target, Move.NOTHING);
  }

  /** Who has moved a tag last. */
  String mover(String target) {
    return movers.getOrDefault(target, "nobody");
  }

  List<Move> moves() {
    return moves;
  }

  /** Whether an image has been there, whole, at a step or after it. */
  boolean wasWholeSince(long step, String repository, String digest) {
    return lastWhole.getOrDefault(repository + "@" + digest, -1L) >= step;
  }
}
