package io.awsdeployer.localaws.image;

import io.awsdeployer.localaws.ecr.MediaTypes;

/** The media types of one family. */
record Format(String manifest, String index, String config, String layer, String foreignLayer) {

  static final Format OCI =
      new Format(
          MediaTypes.OCI_MANIFEST,
          MediaTypes.OCI_INDEX,
          "application/vnd.oci.image.config.v1+json",
          "application/vnd.oci.image.layer.v1.tar+gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip");

  static final Format DOCKER =
      new Format(
          MediaTypes.DOCKER_MANIFEST,
          MediaTypes.DOCKER_LIST,
          "application/vnd.docker.container.image.v1+json",
          "application/vnd.docker.image.rootfs.diff.tar.gzip",
          "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");
}
