package io.awsdeployer.localaws.ecr;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What ECR knows of a manifest.
 *
 * @param blobs config and layers of an image, in order; empty for an index
 * @param children the manifests of an index
 * @param subject the digest of the image a referrer belongs to
 */
public record ManifestFacts(
    String mediaType,
    List<Descriptor> blobs,
    List<Descriptor> children,
    Optional<String> subject,
    Optional<String> artifactType) {

  /** What must be in the repository before the manifest is: the config too, no foreign layers. */
  public Stream<String> requiredBlobs() {
    return blobs.stream().filter(blob -> !blob.isForeign()).map(Descriptor::digest).distinct();
  }

  public Stream<String> requiredChildren() {
    return children.stream().map(Descriptor::digest).distinct();
  }

  public long blobBytes() {
    return blobs.stream().mapToLong(Descriptor::size).sum();
  }
}
