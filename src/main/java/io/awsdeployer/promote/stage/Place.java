package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;

/** Where a blob or a manifest is to be. */
record Place(RepositoryName to, Digest digest) {
  static Place of(BlobTransfer blob) {
    return new Place(blob.to(), blob.blob().digest());
  }

  static Place of(ManifestTransfer manifest) {
    return new Place(manifest.to(), manifest.manifest().digest());
  }
}
