package io.awsdeployer.promote.options;

import io.awsdeployer.promote.naming.TagPattern;
import io.awsdeployer.promote.read.Fields;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code tags}: which tags an image gets, and which of them may move.
 *
 * @param also tags that every image gets besides its own
 * @param movable which tags may be moved from one image to another; absent: the target registry
 *     alone decides
 * @param order whether an older build is kept from moving a tag back over a newer one
 */
public record TagOptions(List<TagPattern> also, Optional<MovableTags> movable, boolean order) {
  public static final TagOptions NONE = new TagOptions(List.of(), Optional.empty(), false);

  static final List<String> FIELDS = List.of("also", "movable", "order");

  private static final int MOST = 100;

  public TagOptions {
    also = List.copyOf(also);
  }

  static TagOptions read(Fields fields) {
    List<TagPattern> also = fields.texts("also", 0, MOST, TagPattern::new);
    List<TagGlob> movable = fields.texts("movable", 0, MOST, TagGlob::new);
    return new TagOptions(
        also,
        fields.present("movable") ? Optional.of(new MovableTags(movable)) : Optional.empty(),
        fields.flag("order"));
  }
}
