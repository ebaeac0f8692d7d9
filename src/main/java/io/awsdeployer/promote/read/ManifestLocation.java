package io.awsdeployer.promote.read;

import io.awsdeployer.promote.error.Shown;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The S3 directory that a build uploaded to.
 *
 * @param bucket a bucket's name or an access point's ARN
 * @param prefix without a {@code /} at its end; empty means the bucket's root
 */
public record ManifestLocation(String bucket, String prefix) {
  /** By S3's rules for general purpose buckets; access point aliases look the same. */
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private static final Pattern ACCESS_POINT =
      Pattern.compile("arn:[a-z-]+:s3:[a-z0-9-]+:[0-9]{12}:accesspoint[/:][a-zA-Z0-9.-]{1,63}");

  /**
   * The files that lie in such a directory: whoever passes on a key from a notification has one.
   */
  private static final Pattern KNOWN_FILE =
      Pattern.compile(
          "deploy-manifest\\.json|container-images\\.json"
              + "|cloudformation\\.template|cloudformation-[^/]+\\.template"
              + "|cloudformation-params\\.json|cloudformation-params\\.[^/]+\\.json"
              + "|cloudformation-[^/]+-params\\.json");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /** S3 user guide, object keys: 1,024 bytes of UTF-8. */
  private static final int LONGEST_KEY = 1_024;

  public ManifestLocation {
    checkBucket(bucket);
    checkPrefix(prefix);
    if (!prefix.equals(withoutFileName(prefix))) {
      throw new IllegalArgumentException(
          "'%s' is not a prefix but the key of a file in it".formatted(Shown.of(prefix, 200)));
    }
  }

  /**
   * Reads the event's two fields.
   *
   * @param s3Key a prefix, or the key of one of the known files below it
   */
  public static ManifestLocation of(String bucket, String s3Key) {
    return new ManifestLocation(bucket, prefixOf(s3Key));
  }

  /** The prefix that an {@code s3_key} stands for; of a prefix that is itself. */
  static String prefixOf(String s3Key) {
    return checkPrefix(withoutFileName(s3Key));
  }

  static String checkBucket(String bucket) {
    if (!BUCKET.matcher(bucket).matches() && !ACCESS_POINT.matcher(bucket).matches()) {
      throw new IllegalArgumentException(
          ("'%s' is not a bucket's name (3 to 63 lower-case letters, digits, '.' or '-')"
                  + " nor an access point's ARN")
              .formatted(Shown.of(bucket, 100)));
    }
    return bucket;
  }

  private static String withoutFileName(String key) {
    String rest = key;
    while (true) {
      if (rest.endsWith("/")) {
        rest = rest.substring(0, rest.length() - 1);
      } else if (KNOWN_FILE.matcher(rest.substring(rest.lastIndexOf('/') + 1)).matches()) {
        rest = rest.substring(0, Math.max(0, rest.lastIndexOf('/')));
      } else {
        return rest;
      }
    }
  }

  private static String checkPrefix(String prefix) {
    if (prefix.startsWith("s3://")) {
      throw new IllegalArgumentException(
          "'%s' is an S3 URI; the key's prefix alone is expected".formatted(Shown.of(prefix, 200)));
    }
    if (CONTROL.matcher(prefix).find()) {
      throw new IllegalArgumentException(
          "'%s' has control characters".formatted(Shown.of(prefix, 200)));
    }
    String longest = prefix + "/" + DeployManifestReader.FILE_NAME;
    if (longest.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw new IllegalArgumentException("is too long: a key in S3 has 1,024 bytes at most");
    }
    return prefix;
  }

  /** The key of a file in this directory. */
  public String key(String fileName) {
    return prefix.isEmpty() ? fileName : prefix + "/" + fileName;
  }

  /** What people call that file. */
  public String uri(String fileName) {
    return "s3://" + bucket + "/" + key(fileName);
  }

  @Override
  public String toString() {
    return uri("");
  }
}
