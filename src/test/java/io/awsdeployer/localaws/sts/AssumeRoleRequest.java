package io.awsdeployer.localaws.sts;

import io.awsdeployer.localaws.http.AwsError;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The parameters of AssumeRole, within the limits of the service model. */
record AssumeRoleRequest(
    String roleArn,
    String sessionName,
    Duration duration,
    Optional<String> externalId,
    Optional<String> policy,
    Map<String, String> tags) {
  private static final int MOST_TAGS = 50;

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
      if (!KNOWN.contains(name) && !name.startsWith("Tags.member.")) {
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
    return new AssumeRoleRequest(roleArn, name, duration(form), externalId, policy, tags(form));
  }

  /** Keys are compared without regard to case (IAM User Guide, "Pass session tags in AWS STS"). */
  private static Map<String, String> tags(Map<String, String> form) {
    Map<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; form.containsKey("Tags.member." + i + ".Key"); i++) {
      String member = "Tags.member." + i;
      String grammar = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]";
      String where = "tags." + i + ".member.";
      String key = text(form, member + ".Key", where + "key", 1, 128, grammar + "+");
      String value = text(form, member + ".Value", where + "value", 0, 256, grammar + "*");
      if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
        throw new AwsError(400, "ValidationError", "Tag keys that begin with aws: are reserved");
      }
      if (tags.put(key, value) != null) {
        throw new AwsError(
            400,
            "InvalidParameterValue",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
    }
    long fields = form.keySet().stream().filter(field -> field.startsWith("Tags.member.")).count();
    if (fields != 2L * tags.size()) {
      throw new AwsError(400, "ValidationError", "The tags are not a list of keys and values");
    }
    if (tags.size() > MOST_TAGS) {
      throw invalid("", "tags", "Member must have length less than or equal to 50");
    }
    return tags;
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
