package io.awsdeployer.promote.read;

/** What was found where a deploy manifest may be. */
public sealed interface Lookup {
  /** A manifest, which may list no images. */
  record Found(DeployManifest manifest) implements Lookup {}

  /**
   * No manifest: the deployment has no images to promote.
   *
   * @param reason a sentence for the log
   */
  record Absent(String reason) implements Lookup {}
}
