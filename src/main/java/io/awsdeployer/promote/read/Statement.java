package io.awsdeployer.promote.read;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.awsdeployer.promote.aws.Principal;

/** A statement that allows one action, as it is pasted into a policy. */
record Statement(String action, String resource) {

  /** On the bucket itself, or the access point. */
  static Statement onBucket(String action, ManifestLocation location, Principal principal) {
    return new Statement(action, arn(location, principal));
  }

  /** On everything below the prefix. */
  static Statement onObjects(String action, ManifestLocation location, Principal principal) {
    return onKeys(action, location, "*", principal);
  }

  /** On everything in a folder below the prefix. */
  static Statement onFolder(
      String action, ManifestLocation location, String folder, Principal principal) {
    return onKeys(action, location, folder + "/*", principal);
  }

  private static Statement onKeys(
      String action, ManifestLocation location, String keys, Principal principal) {
    boolean accessPoint = location.bucket().startsWith("arn:");
    // In a policy '$', '*' and '?' mean more than themselves (IAM user guide, policy variables).
    String key = location.key(keys);
    String literal =
        key.substring(0, key.length() - 1)
                .replace("$", "${$}")
                .replace("*", "${*}")
                .replace("?", "${?}")
            + "*";
    return new Statement(
        action, arn(location, principal) + (accessPoint ? "/object/" : "/") + literal);
  }

  private static String arn(ManifestLocation location, Principal principal) {
    return location.bucket().startsWith("arn:")
        ? location.bucket()
        : "arn:%s:s3:::%s".formatted(principal.partition(), location.bucket());
  }

  @Override
  public String toString() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("Effect", "Allow")
        .put("Action", action)
        .put("Resource", resource)
        .toString();
  }
}
