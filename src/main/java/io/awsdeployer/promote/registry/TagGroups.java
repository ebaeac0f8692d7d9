package io.awsdeployer.promote.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Puts the tags of each image together again. */
public final class TagGroups {
  private TagGroups() {}

  /**
   * One list for each image, its main tag first, in the order of the main tags.
   *
   * @param spec says which tag an element is about
   */
  public static <T> List<List<T>> of(List<T> tags, Function<T, ImageSpec> spec) {
    List<List<T>> groups = new ArrayList<>();
    for (T tag : tags) {
      Optional<List<T>> image = image(groups, spec, spec.apply(tag));
      List<T> group = image.orElseGet(ArrayList::new);
      group.add(tag);
      if (image.isEmpty()) {
        groups.add(group);
      }
    }
    return groups;
  }

  /** As a rule the image before: they are listed one after the other. */
  private static <T> Optional<List<T>> image(
      List<List<T>> groups, Function<T, ImageSpec> spec, ImageSpec tag) {
    return tag.further()
        ? groups.reversed().stream()
            .filter(group -> tag.isFurtherOf(spec.apply(group.getFirst())))
            .findFirst()
        : Optional.empty();
  }
}
