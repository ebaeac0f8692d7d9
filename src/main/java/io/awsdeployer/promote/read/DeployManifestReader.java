package io.awsdeployer.promote.read;

import io.awsdeployer.promote.naming.BuildNames;

/**
 * Reads {@code deploy-manifest.json}:
 *
 * <pre>{@code
 * {"images": [{"repository": "myapp/api", "tag": "1.0.0-abc123"}]}
 * }</pre>
 *
 * <p>An image may also have {@code digest} (what the tag must point to), {@code target_repository}
 * and {@code target_tag} or {@code target_tags} (where it goes, by default under the same names; a
 * {@link io.awsdeployer.promote.naming.TagPattern} each), {@code app} (what such a pattern calls
 * it), {@code parameter} (the CloudFormation parameter that is to be given it) and {@code
 * referrers} (whether its signatures travel with it). Nothing else is allowed.
 */
public final class DeployManifestReader {
  /** The file's name below the {@code s3_key} prefix. */
  public static final String FILE_NAME = "deploy-manifest.json";

  private final ManifestDocument document;

  /** For manifests whose tags have no placeholders. */
  public DeployManifestReader() {
    this(BuildNames.NONE);
  }

  /**
   * For the manifests of one build.
   *
   * @param build what the placeholders in their tags stand for
   */
  public DeployManifestReader(BuildNames build) {
    this.document = new ManifestDocument(new DeployManifestFormat(build));
  }

  /**
   * Reads the bytes of the file.
   *
   * @param origin what to call the file in messages
   * @throws io.awsdeployer.promote.error.InvalidManifestException with every problem and its place
   */
  public DeployManifest read(byte[] bytes, String origin) {
    return document.read(bytes, origin);
  }
}
