package io.awsdeployer.promote.read;

import io.awsdeployer.promote.registry.ImageSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
}
