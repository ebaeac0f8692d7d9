package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.Shown;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One object in S3, named by a URI.
 *
 * @param file below the location; what lies in the receipts' folder begins with that
 */
public record ObjectUri(ManifestLocation location, String file) {
  private static final String FOLDER = "promotion-receipts/";
  private static final Pattern URI =
      Pattern.compile("s3://(?<bucket>arn:[^/]+[/:][a-zA-Z0-9.-]+|[^/]+)/(?<key>.+)");

  /**
   * Reads {@code s3://bucket/key}, as outputs and logs have it.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static ObjectUri of(String uri) {
    Matcher parts = URI.matcher(uri);
    if (!parts.matches() || parts.group("key").endsWith("/")) {
      throw new IllegalArgumentException(
          "'%s' is not the URI of an object (s3://bucket/key)".formatted(Shown.of(uri, 200)));
    }
    String key = parts.group("key");
    int folder = key.startsWith(FOLDER) ? 0 : key.indexOf("/" + FOLDER) + 1;
    boolean inFolder = key.startsWith(FOLDER) || folder > 0;
    int from = inFolder ? folder : key.lastIndexOf('/') + 1;
    return new ObjectUri(
        new ManifestLocation(parts.group("bucket"), key.substring(0, Math.max(0, from - 1))),
        key.substring(from));
  }

  @Override
  public String toString() {
    return location.uri(file);
  }
}
