package io.awsdeployer.promote.read;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.naming.BuildNames;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * The manifest files in S3: {@code deploy-manifest.json}, or else aws-deployer's {@code
 * container-images.json}.
 */
public final class ManifestStore {
  private final S3Client s3;
  private final Supplier<Principal> principal;
  private final DeployManifestReader deployManifests;
  private final ContainerImagesReader containerImages = new ContainerImagesReader();

  /**
   * A store as one caller sees it.
   *
   * @param principal who {@code s3} makes its calls as; asked only where one fails
   * @param build what the placeholders in a manifest's tags stand for
   */
  public ManifestStore(S3Client s3, Supplier<Principal> principal, BuildNames build) {
    this.s3 = s3;
    this.principal = principal;
    this.deployManifests = new DeployManifestReader(build);
  }

  /**
   * Looks for a manifest and reads it.
   *
   * @throws io.awsdeployer.promote.error.InvalidManifestException if there is a file with mistakes
   * @throws io.awsdeployer.promote.error.ManifestUnreadableException if S3 refuses to say
   * @throws io.awsdeployer.promote.error.ServiceUnavailableException if S3 cannot be asked now
   */
  public Lookup find(ManifestLocation location) {
    String ours = DeployManifestReader.FILE_NAME;
    Optional<byte[]> manifest = content(location, ours);
    if (manifest.isPresent()) {
      return new Lookup.Found(deployManifests.read(manifest.get(), location.uri(ours)));
    }
    String theirs = ContainerImagesReader.FILE_NAME;
    Optional<byte[]> list = content(location, theirs);
    if (list.isPresent()) {
      return new Lookup.Found(containerImages.read(list.get(), location.uri(theirs)));
    }
    return new Lookup.Absent("There is neither %s nor %s in %s".formatted(ours, theirs, location));
  }

  private Optional<byte[]> content(ManifestLocation location, String fileName) {
    try {
      return Optional.of(
          s3.getObject(
              request -> request.bucket(location.bucket()).key(location.key(fileName)),
              new FirstBytes(ManifestDocument.MOST_MEBIBYTES << 20)));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw new S3Failures(principal.get(), S3Failures.Access.READ).of(e, location, fileName);
    }
  }
}
