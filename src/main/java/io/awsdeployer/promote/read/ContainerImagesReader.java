package io.awsdeployer.promote.read;

/**
 * Reads aws-deployer's {@code container-images.json}:
 *
 * <pre>{@code
 * {"images": [{"name": "api", "registry": "myapp/api", "tag": "1.0.0", "digest": "sha256:…"}]}
 * }</pre>
 *
 * <p>{@code registry} is the name of the ECR repository, {@code digest} what the tag must point to;
 * other fields are ignored, because the format is not ours.
 */
public final class ContainerImagesReader {
  /** The file's name below the {@code s3_key} prefix. */
  public static final String FILE_NAME = "container-images.json";

  private final ManifestDocument document = new ManifestDocument(new ContainerImagesFormat());

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
