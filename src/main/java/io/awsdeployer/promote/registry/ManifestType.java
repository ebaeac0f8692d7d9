package io.awsdeployer.promote.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The four kinds of manifest that can be promoted. */
public enum ManifestType {
  OCI_INDEX("application/vnd.oci.image.index.v1+json", true),
  OCI_MANIFEST("application/vnd.oci.image.manifest.v1+json", false),
  DOCKER_LIST("application/vnd.docker.distribution.manifest.list.v2+json", true),
  DOCKER_MANIFEST("application/vnd.docker.distribution.manifest.v2+json", false);

  private final String mediaType;
  private final boolean index;

  ManifestType(String mediaType, boolean index) {
    this.mediaType = mediaType;
    this.index = index;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Whether it lists other manifests instead of layers. */
  public boolean isIndex() {
    return index;
  }

  public static Optional<ManifestType> of(String mediaType) {
    return Arrays.stream(values()).filter(t -> t.mediaType.equals(mediaType)).findFirst();
  }

  /**
   * Everything to accept when reading: with one missing, ECR would translate a manifest read by tag
   * into other bytes (user guide, image-manifest-formats). Schema 1 is asked for only so that it
   * can be recognised and refused.
   */
  public static List<String> accepted() {
    return List.of(
        OCI_INDEX.mediaType,
        OCI_MANIFEST.mediaType,
        DOCKER_LIST.mediaType,
        DOCKER_MANIFEST.mediaType,
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        "application/vnd.docker.distribution.manifest.v1+json");
  }
}
