package io.awsdeployer.promote.simulation;

import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.Platform;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.localaws.image.TestManifest;
import java.util.List;
import java.util.Map;

/** The images that are promoted: few, small, and with layers and children that they share. */
final class Goods {
  static final List<String> REPOSITORIES = List.of("app", "web");

  /** Of each repository the image of version 0 (what is there before), 1, 2 and 3. */
  private static final Map<String, List<TestManifest>> VERSIONS =
      Map.of(
          "app", List.of(single(1), index(10, 11), index(11, 12), single(2)),
          "web", List.of(single(20), single(1), single(21), single(10)));

  private Goods() {}

  private static Image single(long seed) {
    return TestImages.oci(seed).layers(2, 40).build();
  }

  /** Neighbours have a child in common. */
  private static TestManifest index(long one, long other) {
    return TestImages.index().add(child(one)).add(child(other)).build();
  }

  private static Image child(long seed) {
    return TestImages.oci(seed)
        .layer(40)
        .platform(seed % 2 == 0 ? Platform.LINUX_AMD64 : Platform.LINUX_ARM64)
        .build();
  }

  static TestManifest image(String repository, int version) {
    List<TestManifest> versions = VERSIONS.getOrDefault(repository, List.of());
    return versions.get(version % versions.size());
  }

  static List<TestManifest> all(String repository) {
    return VERSIONS.getOrDefault(repository, List.of());
  }
}
