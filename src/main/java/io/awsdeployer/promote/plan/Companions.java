package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.ImageSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What travels with the images of a promotion.
 *
 * @param tags the computed tags that lead to it, each as an image of its own: switched before the
 *     images' tags, so that no image can be had there without what belongs to it
 * @param of what belongs to each image, of those whose companions travel and that have some
 */
public record Companions(List<PlannedImage> tags, Map<ImageSpec, Belonging> of) {
  public static final Companions NONE = new Companions(List.of(), Map.of());

  public Companions {
    tags = List.copyOf(tags);
    of = Map.copyOf(of);
  }

  /**
   * What belongs to one image, to a manifest below it or to something that belongs to those.
   *
   * @param types how many there are, by artifact type
   * @param tags what the switch has to do with each computed tag; nothing of one that is left alone
   *     because what it points to at the target has all that the source's has, and more
   * @param archived how many more stay behind, because archived manifests cannot be read
   * @param manifests all of it, whether it is at the target or not
   */
  public record Belonging(
      SortedMap<String, Integer> types,
      SortedMap<String, Optional<TagChange>> tags,
      int archived,
      Set<Digest> manifests) {
    public Belonging {
      manifests = Set.copyOf(manifests);
      types = new TreeMap<>(types);
      tags = new TreeMap<>(tags);
    }

    public int count() {
      return types.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean isEmpty() {
      return types.isEmpty() && tags.isEmpty() && archived == 0;
    }
  }

  public boolean isEmpty() {
    return of.isEmpty();
  }
}
