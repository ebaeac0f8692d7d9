package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.registry.Digest;
import java.util.Optional;

/**
 * One tag to be switched.
 *
 * @param before what the tag pointed to just before, whole, so that it can be put back
 */
record TagMove(PlannedImage image, Optional<StoredManifest> before) {

  boolean isDone() {
    return before.map(StoredManifest::digest).equals(Optional.of(image.digest()));
  }

  Optional<Digest> previous() {
    return before.map(StoredManifest::digest);
  }

  String tag() {
    return image.spec().target();
  }
}
