package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import java.io.IOException;

/** One of the two ways for a blob's bytes into the target; chosen once for a promotion. */
interface BlobUpload {

  /**
   * Brings the content into the repository; returns when the registry has it under its digest.
   *
   * @throws WrongBytesException when the bytes are not those of the digest
   * @throws IOException when the upload broke in a way that a new one may mend
   * @throws io.awsdeployer.promote.error.PromotionException when another try would not help
   */
  void upload(RepositoryName to, LayerDownload content) throws IOException, InterruptedException;

  /** Whether this way can ask for a mount at all. */
  default boolean mounts() throws InterruptedException {
    return false;
  }

  /**
   * Asks the registry to take a blob from another of its repositories (OCI distribution
   * specification, "Mounting a blob from another repository"). Nothing is lost where it does not.
   *
   * @throws IOException when nobody knows what it did
   */
  default MountAnswer mount(RepositoryName to, Digest blob, RepositoryName from)
      throws IOException, InterruptedException {
    return MountAnswer.REFUSED;
  }
}
