package io.awsdeployer.promote.plan;

import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.RepositoryName;
import java.util.Optional;

/**
 * One blob that a target repository lacks, once for the repository however many images share it.
 *
 * @param elsewhere a repository of the target registry that has the blob already, as far as reading
 *     for other reasons has told; the registry may mount it from there
 */
public record BlobTransfer(
    RepositoryName from, RepositoryName to, Descriptor blob, Optional<RepositoryName> elsewhere) {

  /** A blob that no other repository of the target is known to have. */
  public BlobTransfer(RepositoryName from, RepositoryName to, Descriptor blob) {
    this(from, to, blob, Optional.empty());
  }
}
