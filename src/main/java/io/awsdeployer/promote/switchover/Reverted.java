package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.registry.Digest;
import java.util.List;
import java.util.Optional;

/** What became of the tags that a receipt lists, in its order. */
public record Reverted(List<TagStanding> tags) {

  public Reverted {
    tags = List.copyOf(tags);
  }

  /** How many tags were put back just now. */
  public int restored() {
    return (int) tags.stream().filter(tag -> tag.result() == Result.RESTORED).count();
  }

  /** What became of a tag. */
  public enum Result {
    /** Put back just now. */
    RESTORED("restored"),
    /** It points to what it pointed to before the switch; nothing had to be done. */
    IN_PLACE("in place before"),
    /** There was no such tag before the switch; it still points to our image. */
    NEW("new, stays"),
    /** There was no such tag before the switch, and there is none. */
    NEVER_SET("not there, as before"),
    /** It points neither to our image nor to the one before. */
    MOVED("moved by somebody else"),
    /** It is gone. */
    DELETED("deleted by somebody else"),
    /** The image it pointed to before cannot be had any more, so it stays on ours. */
    PREVIOUS_GONE("previous image is gone, stays"),
    /** ECR does not say what it points to, of an archived image for example. */
    UNREADABLE("cannot be read, left alone"),
    /** Putting it back failed. */
    FAILED("could not be put back");

    private final String words;

    Result(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }

    /** Whether the tag is known not to be on the image of the build that is reverted any more. */
    boolean leavesOurImage() {
      return switch (this) {
        case RESTORED, IN_PLACE, NEVER_SET, MOVED, DELETED -> true;
        case NEW, PREVIOUS_GONE, UNREADABLE, FAILED -> false;
      };
    }
  }

  /**
   * Where one tag stands.
   *
   * @param tag {@code repository:tag}
   * @param digest what it points to now, as far as that is known
   */
  public record TagStanding(String tag, Result result, Optional<Digest> digest) {
    @Override
    public String toString() {
      return digest
          .map(d -> "%s points to %s (%s)".formatted(tag, d, result.words()))
          .orElseGet(() -> "%s: %s".formatted(tag, result.words()));
    }
  }
}
