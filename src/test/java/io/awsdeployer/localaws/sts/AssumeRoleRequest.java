package io.awsdeployer.localaws.sts;

import io.awsdeployer.localaws.http.AwsError;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parameters of AssumeRole, within the limits of the service model. */
record AssumeRoleRequest(
    String roleArn,
    String sessionName,
    Duration duration,
    Optional<String> externalId,
    Optional<String> policy,
    boolean tagged) {

  private static final Set<String> KNOWN =
      Set.of(
          "Action",
          "Version",
          "RoleArn",
          "RoleSessionName",
          "DurationSeconds",
          "ExternalId",
          "Policy");

  static AssumeRoleRequest of(Map<String, String> form) {
    for (String name : form.keySet()) {
      // Silently granting what was asked to be limited (PolicyArns) would be no strict service.
      if (!KNOWN.contains(name) && !name.startsWith("Tags.")) {
        throw new AwsError(
            400, "ValidationError", "The local AWS does not know the parameter " + name);
      }
    }
    String roleArn = text(form, "RoleArn", "roleArn", 20, 2048, "[\\s\\S]*");
    String name = text(form, "RoleSessionName", "roleSessionName", 2, 64, "[\\w+=,.@-]*");
    Optional<String> externalId =
        form.containsKey("ExternalId")
            ? Optional.of(text(form, "ExternalId", "externalId", 2, 1224, "[\\w+=,.@:\\/-]*"))
            : Optional.empty();
    Optional<String> policy =
        form.containsKey("Policy")
            ? Optional.of(text(form, "Policy", "policy", 1, 2048, "[\\s\\S]*"))
            : Optional.empty();
    boolean tagged = form.keySet().stream().anyMatch(field -> field.startsWith("Tags."));
    return new AssumeRoleRequest(roleArn, name, duration(form), externalId, policy, tagged);
  }

  private static Duration duration(Map<String, String> form) {
    String value = form.getOrDefault("DurationSeconds", "3600");
    if (!value.matches("-?\\d{1,9}")) {
      throw new AwsError(400, "MalformedInput", "DurationSeconds is not a number");
    }
    int seconds = Integer.parseInt(value);
    if (seconds < 900) {
      throw invalid(
          value, "durationSeconds", "Member must have value greater than or equal to 900");
    }
    if (seconds > 43_200) {
      throw invalid(value, "durationSeconds", "Member must have value less than or equal to 43200");
    }
    return Duration.ofSeconds(seconds);
  }

  private static String text(
      Map<String, String> form, String field, String member, int least, int most, String pattern) {
    if (!form.containsKey(field)) {
      throw new AwsError(
          400,
          "ValidationError",
          "1 validation error detected: Value null at '"
              + member
              + "' failed to satisfy constraint: Member must not be null");
    }
    String value = form.get(field);
    if (value.length() < least) {
      throw invalid(value, member, "Member must have length greater than or equal to " + least);
    }
    if (value.length() > most) {
      throw invalid(value, member, "Member must have length less than or equal to " + most);
    }
    if (!value.matches(pattern)) {
      throw invalid(value, member, "Member must satisfy regular expression pattern: " + pattern);
    }
    return value;
  }

  private static AwsError invalid(String value, String member, String constraint) {
    return new AwsError(
        400,
        "ValidationError",
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + member
            + "' failed to satisfy constraint: "
            + constraint);
  }
}
