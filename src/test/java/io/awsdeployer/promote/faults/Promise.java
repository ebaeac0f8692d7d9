package io.awsdeployer.promote.faults;

import io.awsdeployer.localaws.image.TestManifest;
import java.util.List;
import java.util.Optional;

/**
 * One tag, and what holds of it when a call went well.
 *
 * @param image what it points to then
 * @param before what it pointed to when the scene began
 * @param companions what else is in the repository then, without a tag
 * @param counts whether it is one of those that move all or none; a keep-tag is not
 */
record Promise(
    String repository,
    String tag,
    TestManifest image,
    Optional<String> before,
    List<TestManifest> companions,
    boolean counts) {

  static Promise created(String repository, String tag, TestManifest image) {
    return new Promise(repository, tag, image, Optional.empty(), List.of(), true);
  }

  static Promise moved(String repository, String tag, TestManifest image, TestManifest from) {
    return new Promise(repository, tag, image, Optional.of(from.digest()), List.of(), true);
  }

  static Promise kept(String repository, String tag, TestManifest image) {
    return new Promise(repository, tag, image, Optional.empty(), List.of(), false);
  }

  Promise with(TestManifest... companion) {
    return new Promise(repository, tag, image, before, List.of(companion), counts);
  }

  @Override
  public String toString() {
    return repository + ":" + tag;
  }
}
