package io.awsdeployer.promote.verify;

import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a person chooses, as environment variables; an empty one is unset.
 *
 * @param role what the function assumes in the target account
 * @param setUpRole what makes and deletes the repositories there; the same role at first
 * @param function a deployed function to invoke besides, by name or ARN
 * @param prefix what the name of everything that is made begins with
 * @param agreed nothing is asked before it begins
 * @param leftovers what earlier runs have left is deleted, and nothing else done
 */
record Choices(
    RegionName region,
    Optional<AccountId> targetAccount,
    Optional<RegionName> targetRegion,
    String role,
    String setUpRole,
    Optional<String> externalId,
    Optional<String> function,
    String prefix,
    boolean agreed,
    boolean leftovers) {
  static final String DEFAULT_PREFIX = "promote-images-verify";
  private static final String DEFAULT_ROLE = "ECRImagePromotionRole";

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with a sentence, when one is missing or wrong
   */
  static Choices of(Map<String, String> environment) {
    String role = text(environment, "EXECUTION_ROLE_NAME").orElse(DEFAULT_ROLE);
    return new Choices(
        value(environment, "AWS_REGION", RegionName::new)
            .or(() -> value(environment, "AWS_DEFAULT_REGION", RegionName::new))
            .orElseThrow(() ->
                new IllegalArgumentException("AWS_REGION is not set: the region to work in.")),
        value(environment, "TARGET_ACCOUNT", AccountId::new),
        value(environment, "TARGET_REGION", RegionName::new),
        role,
        text(environment, "TARGET_SETUP_ROLE_NAME").orElse(role),
        text(environment, "EXECUTION_ROLE_EXTERNAL_ID"),
        text(environment, "FUNCTION"),
        value(environment, "PREFIX", Choices::prefix).orElse(DEFAULT_PREFIX),
        text(environment, "YES").filter("1"::equals).isPresent(),
        text(environment, "LEFTOVERS").filter("1"::equals).isPresent());
  }

  /** Buckets allow least: lower case, and 63 characters with the run's own nine. */
  private static String prefix(String value) {
    if (!value.matches("[a-z][a-z0-9]*(-[a-z0-9]+)*") || value.length() > 40) {
      throw new IllegalArgumentException(
          "'%s' is not 1 to 40 lower case letters, digits and single hyphens".formatted(value));
    }
    return value;
  }

  private static Optional<String> text(Map<String, String> environment, String name) {
    return Optional.of(environment.getOrDefault(name, "").strip()).filter(v -> !v.isEmpty());
  }

  private static <T> Optional<T> value(
      Map<String, String> environment, String name, Function<String, T> reading) {
    try {
      return text(environment, name).map(reading);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s.".formatted(name, e.getMessage()), e);
    }
  }
}
