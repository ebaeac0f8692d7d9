package io.awsdeployer.localaws.ecr;

import java.util.Set;

/** The manifest types that ECR takes (§1.7). */
public final class MediaTypes {
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+json";
  public static final String SCHEMA_1_SIGNED =
      "application/vnd.docker.distribution.manifest.v1+prettyjws";

  private static final Set<String> IMAGES = Set.of(OCI_MANIFEST, DOCKER_MANIFEST);
  private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);
  private static final Set<String> LEGACY = Set.of(SCHEMA_1, SCHEMA_1_SIGNED);

  private MediaTypes() {}

  public static boolean isImage(String type) {
    return IMAGES.contains(type);
  }

  public static boolean isIndex(String type) {
    return INDEXES.contains(type);
  }

  public static boolean isSchema1(String type) {
    return LEGACY.contains(type);
  }
}
