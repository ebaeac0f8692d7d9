package io.awsdeployer.localaws.iam;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** An access key: a user's for good, or a role session's with a token and an end. */
public record Credentials(
    String accessKeyId,
    String secretAccessKey,
    Optional<String> sessionToken,
    Optional<Instant> expiration) {

  /** As the environment variables that SDKs and command lines read. */
  public Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ACCESS_KEY_ID", accessKeyId);
    variables.put("AWS_SECRET_ACCESS_KEY", secretAccessKey);
    sessionToken.ifPresent(token -> variables.put("AWS_SESSION_TOKEN", token));
    return variables;
  }
}
