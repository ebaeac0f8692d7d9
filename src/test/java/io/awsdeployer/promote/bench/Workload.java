package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.image.TestManifest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One kind of work, the same for everybody.
 *
 * @param sameRegistry whether source and target are one registry
 * @param source what the source holds
 * @param before what the target holds before each run
 * @param copies what has to be at the target after it
 */
record Workload(
    String name,
    String summary,
    boolean sameRegistry,
    List<Placed> source,
    List<Placed> before,
    List<Copy> copies) {

  /**
   * How many manifests have to be put at least: those that are not there, the root with its tag.
   */
  long puts() {
    Set<String> wanted = manifests(copies.stream().map(Copy::to).toList());
    wanted.removeAll(manifests(before));
    return wanted.size();
  }

  private static Set<String> manifests(List<Placed> images) {
    return images.stream()
        .flatMap(image -> image.manifest().graph().map(m -> image.repository() + m.digest()))
        .collect(Collectors.toSet());
  }

  /** An image under a tag. */
  record Placed(String repository, String tag, TestManifest manifest) {}

  /** One image's way. */
  record Copy(Placed from, String repository, String tag) {
    Placed to() {
      return new Placed(repository, tag, from.manifest());
    }
  }
}
