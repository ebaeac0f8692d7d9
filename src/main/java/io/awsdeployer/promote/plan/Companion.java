package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.ecr.StoredManifest;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.Manifest;
import io.awsdeployer.promote.registry.Tag;
import java.util.Optional;

/**
 * One manifest that belongs to another: a signature, an SBOM, an attestation, anything.
 *
 * @param tag the tag, computed from the other's digest, that points to it, if one does
 */
record Companion(Manifest manifest, Optional<Tag> tag) {

  Digest digest() {
    return manifest.digest();
  }

  /** Whether it only lists others for clients, where a registry has no referrers API. */
  boolean isListing() {
    return tag.isPresent() && manifest instanceof Manifest.Index;
  }

  /** Cosign's images are of no artifact type; their layers have one. */
  String type() {
    return tag.isPresent() && manifest instanceof Manifest.Image image && !image.layers().isEmpty()
        ? image.layers().getFirst().mediaType()
        : manifest.purpose().artifactType();
  }

  StoredManifest stored() {
    return new StoredManifest(manifest.digest(), manifest.type().mediaType(), manifest.text());
  }
}
