package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.fuzz.Expect;
import java.util.Arrays;

/** Any bytes as one of the two manifest files: the first says which. */
public final class DeployManifestFuzz {
  private static final int MOST_IMAGES = 10_000;

  private static final DeployManifestReader OURS = new DeployManifestReader();
  private static final ContainerImagesReader THEIRS = new ContainerImagesReader();

  private DeployManifestFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    byte[] file = Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
    try {
      DeployManifest manifest =
          Expect.choice(input, 0, 2) == 0
              ? OURS.read(file, "s3://builds/a/deploy-manifest.json")
              : THEIRS.read(file, "s3://builds/a/container-images.json");
      Expect.that(manifest.images().size() <= MOST_IMAGES, "too many images");
    } catch (InvalidManifestException e) {
      Expect.readable(e);
    }
  }
}
