package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.Shown;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An object's key, in which a build's place tells what it is: {@code
 * {repo}/{branch}/{version}/{file}}. A branch may have a {@code /}, nothing else has.
 *
 * @param value decoded
 */
record ObjectKey(String value) {
  private static final int REPO_BRANCH_VERSION = 3;

  /**
   * Reads a key as notifications have it, encoded like a form: a blank is {@code +} (S3 user guide,
   * "Event message structure").
   */
  static ObjectKey ofNotification(String encoded) {
    try {
      return new ObjectKey(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'%s' is not URL-encoded, as S3 writes keys".formatted(Shown.of(encoded, 200)), e);
    }
  }

  boolean isDeployManifest() {
    return fileName().equals(DeployManifestReader.FILE_NAME);
  }

  private String fileName() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /** What the state machines' ReadInput reads of a key, by the same rules. */
  BuildPath build() {
    String prefix = value.substring(0, Math.max(0, value.lastIndexOf('/')));
    List<String> path = List.of(prefix.split("/", -1));
    if (path.size() < REPO_BRANCH_VERSION || path.contains("")) {
      throw new IllegalArgumentException(
          "the key '%s' is not {repo}/{branch}/{version}/%s"
              .formatted(Shown.of(value, 200), DeployManifestReader.FILE_NAME));
    }
    return new BuildPath(
        ManifestLocation.prefixOf(prefix),
        TextRule.NAME.check(path.getFirst()),
        String.join("/", path.subList(1, path.size() - 1)),
        path.getLast());
  }

  /** The directory of a build, and its parts. */
  record BuildPath(String prefix, String repo, String branch, String version) {}
}
