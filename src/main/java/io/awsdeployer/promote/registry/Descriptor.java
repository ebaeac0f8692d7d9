package io.awsdeployer.promote.registry;

/**
 * What a manifest says of something it is made of (OCI image specification, descriptor).
 *
 * @param size bytes, as the manifest states them
 * @param hasUrls whether the content may be had elsewhere: only then may a foreign layer be absent
 */
public record Descriptor(String mediaType, Digest digest, long size, boolean hasUrls) {

  public Descriptor {
    if (size < 0) {
      throw new IllegalArgumentException("size %d of %s is negative".formatted(size, digest));
    }
  }

  /** Whether a registry may lack it, because whoever needs it is told where else it is. */
  public boolean mayBeAbsent() {
    return isForeign() && hasUrls;
  }

  /**
   * Whether this is a layer that registries need not have: Docker's foreign layers (Windows bases)
   * and OCI's non-distributable ones.
   */
  public boolean isForeign() {
    return mediaType.startsWith("application/vnd.docker.image.rootfs.foreign.")
        || mediaType.startsWith("application/vnd.oci.image.layer.nondistributable.");
  }
}
