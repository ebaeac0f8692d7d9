package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.RepositoryName;

/**
 * One manifest that a target repository lacks.
 *
 * @param height 0 for an image, for an index one more than its highest child: staged in this order,
 *     children are there before their parents, as ECR demands; what belongs to images is higher
 *     than any of them
 */
public record ManifestTransfer(
    RepositoryName from, RepositoryName to, Manifest manifest, int height) {

  public StoredManifest stored() {
    return new StoredManifest(manifest.digest(), manifest.type().mediaType(), manifest.text());
  }
}
