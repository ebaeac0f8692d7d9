package io.awsdeployer.promote.switchover;

import io.awsdeployer.promote.ecr.ContentMissingException;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import java.util.Optional;

/**
 * One tag's way back, by the design's rule: only while it points to our image, only to where it
 * pointed before. The same after a switch that failed and for a revert.
 *
 * @param ours what the switch pointed it to
 * @param before what it pointed to before that
 */
record TagReturn(RepositoryName repository, Tag tag, Digest ours, StoredManifest before) {

  /**
   * Puts the tag back.
   *
   * @return false where somebody else has moved it since, and it was left alone
   */
  boolean putBack(EcrRegistry target, TagReadings now)
      throws ContentMissingException, InterruptedException {
    if (!now.digest(repository, tag).equals(Optional.of(ours))) {
      return false;
    }
    target.put(repository, before, Optional.of(tag));
    return true;
  }
}
