package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.image.TestManifest;
import java.util.List;

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

  /** An image under a tag. */
  record Placed(String repository, String tag, TestManifest manifest) {}

  /** One image's way. */
  record Copy(Placed from, String repository, String tag) {
    Placed to() {
      return new Placed(repository, tag, from.manifest());
    }
  }
}
