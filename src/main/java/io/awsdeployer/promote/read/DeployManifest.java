package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.naming.BuildNames;
import io.awsdeployer.promote.naming.TagPattern;
import io.awsdeployer.promote.registry.ImageSpec;
import io.awsdeployer.promote.registry.TagGroups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The images that a deployment needs.
 *
 * @param origin where the list comes from, for example {@code s3://bucket/key}
 * @param images in the order of the file; no two have the same target. May be empty.
 */
public record DeployManifest(String origin, List<ImageSpec> images) {
  /** What {@link #origin} says of images that the event itself names. */
  public static final String INLINE = "the event's images";

  public DeployManifest {
    images = List.copyOf(images);
    Set<String> targets = new HashSet<>();
    for (ImageSpec image : images) {
      if (!targets.add(image.target())) {
        throw new IllegalArgumentException("two images have the target " + image.target());
      }
    }
  }

  /** How many images there are: one with several tags is one. */
  public int imageCount() {
    return (int) images.stream().filter(image -> !image.further()).count();
  }

  /**
   * The same images, each under further tags.
   *
   * @param also patterns of the options' {@code tags.also}
   * @throws InvalidRequestException when one comes to no tag, or to one tag for two images
   */
  public DeployManifest taggedAlso(List<TagPattern> also, BuildNames build) {
    Map<String, ImageSpec> byTarget = new HashMap<>();
    images.forEach(image -> byTarget.put(image.target(), image));
    Set<String> wrong = new LinkedHashSet<>();
    List<ImageSpec> all = new ArrayList<>();
    for (List<ImageSpec> image : TagGroups.of(images, Function.identity())) {
      all.addAll(image);
      ImageSpec main = image.getFirst();
      for (int i = 0; i < also.size(); i++) {
        try {
          ImageSpec further = main.taggedAlso(also.get(i).fill(build.of(main)));
          if (isNew(further, byTarget)) {
            all.add(further);
          }
        } catch (IllegalArgumentException e) {
          wrong.add("tags.also[%d]: %s".formatted(i, e.getMessage()));
        }
      }
    }
    if (!wrong.isEmpty()) {
      Findings findings = new Findings();
      wrong.forEach(text -> findings.add(Place.ROOT, text));
      throw new InvalidRequestException(
          findings
              .about("The document of options")
              .remedy("correct the document of options, or give the event what is missing"));
    }
    return new DeployManifest(origin, all);
  }

  private static boolean isNew(ImageSpec further, Map<String, ImageSpec> byTarget) {
    ImageSpec earlier = byTarget.putIfAbsent(further.target(), further);
    if (earlier != null && !earlier.sameSource(further)) {
      throw new IllegalArgumentException(
          "'%s' would become '%s', but so would '%s'; write {app} or {tag} into the pattern"
              .formatted(further.source(), further.target(), earlier.source()));
    }
    return earlier == null;
  }
}
