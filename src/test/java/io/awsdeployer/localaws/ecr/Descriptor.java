package io.awsdeployer.localaws.ecr;

/** A descriptor as a manifest holds it. */
public record Descriptor(String mediaType, String digest, long size) {

  /** Foreign layers may be absent from the registry: clients fetch them from their urls (§1.2). */
  public boolean isForeign() {
    return mediaType.startsWith("application/vnd.docker.image.rootfs.foreign.")
        || mediaType.startsWith("application/vnd.oci.image.layer.nondistributable.");
  }
}
