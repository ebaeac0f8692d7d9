package io.awsdeployer.promote.error;

import java.util.regex.Pattern;

/**
 * Blanks secrets in text that is about to leave the process.
 *
 * <p>A presigned layer URL is a bearer secret, STS token included, and exceptions of HTTP clients
 * like to print it (amazon-ecr-containerd-resolver#416). Nothing here prints one on purpose; this
 * is the second line of defence.
 */
public final class Redaction {
  private static final Pattern QUERY_SECRET =
      Pattern.compile(
          "(?i)((?:X-Amz-(?:Signature|Security-Token|Credential)|_state)=)[^&\\s\"'<>\\\\]+");
  private static final Pattern AUTHORIZATION =
      Pattern.compile("(?i)\\b((?:Basic|Bearer)\\s+)[A-Za-z0-9+/=_.-]{16,}");

  private Redaction() {}

  public static String of(String text) {
    String once = QUERY_SECRET.matcher(text).replaceAll("$1[redacted]");
    return AUTHORIZATION.matcher(once).replaceAll("$1[redacted]");
  }
}
