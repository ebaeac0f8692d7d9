package io.awsdeployer.promote.options;

import static java.util.stream.Collectors.joining;

import io.awsdeployer.promote.registry.Tag;
import java.util.List;

/** Which tags may be moved from one image to another; what is not among them stays where it is. */
public record MovableTags(List<TagGlob> tags) {
  public MovableTags {
    tags = List.copyOf(tags);
  }

  public boolean allow(Tag tag) {
    return tags.stream().anyMatch(glob -> glob.matches(tag));
  }

  /** For a message. */
  @Override
  public String toString() {
    return tags.stream().map(TagGlob::toString).collect(joining(", "));
  }
}
