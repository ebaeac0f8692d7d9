package io.awsdeployer.promote.testing;

import io.awsdeployer.promote.PromoteImagesHandler;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the build has put the function. */
public final class BuildOutput {
  private BuildOutput() {}

  public static Path classes() {
    try {
      return Path.of(
          PromoteImagesHandler.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Its libraries, and nobody else's. */
  public static Path libraries() {
    return classes().resolveSibling("lib");
  }
}
