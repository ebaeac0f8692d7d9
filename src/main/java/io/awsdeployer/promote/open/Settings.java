package io.awsdeployer.promote.open;

import io.awsdeployer.promote.aws.RoleArn;
import io.awsdeployer.promote.error.InvalidRequestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The function's environment variables, read for each invocation: a snapshot or a published version
 * must not freeze them. An empty value means unset.
 *
 * @param ownRegion the region the function runs in
 * @param roleName the role to assume in another account, with its path if it has one
 * @param options the document of options for every environment
 * @param optionsParameter the name of the SSM parameter with an environment's own options; {@code
 *     {env}} in it stands for the environment. Absent: SSM is not asked
 * @param targetRole the role to assume for the target whatever its account, instead of that name
 * @param sourceRole the role to assume for the source; absent: none is
 * @param deploymentsTable where the order of builds is kept
 */
public record Settings(
    RegionName ownRegion,
    Optional<AccountId> sourceAccount,
    Optional<RegionName> sourceRegion,
    String roleName,
    Optional<String> externalId,
    UploadWay uploadWay,
    Optional<String> options,
    Optional<String> optionsParameter,
    Optional<RoleArn> targetRole,
    Optional<RoleArn> sourceRole,
    Optional<String> sourceExternalId,
    Optional<String> deploymentsTable) {
  static final String OPTIONS = "PROMOTION_OPTIONS";
  static final String OPTIONS_PARAMETER = "PROMOTION_OPTIONS_PARAMETER";
  static final String EXTERNAL_ID = "EXECUTION_ROLE_EXTERNAL_ID";
  static final String SOURCE_EXTERNAL_ID = "SOURCE_ROLE_EXTERNAL_ID";
  private static final String DEFAULT_ROLE = "ECRImagePromotionRole";

  /**
   * Reads and checks them.
   *
   * @throws InvalidRequestException when one is not what it should be
   */
  public static Settings of(Map<String, String> environment) {
    return new Settings(
        value(environment, "AWS_REGION", RegionName::new)
            .or(() -> value(environment, "AWS_DEFAULT_REGION", RegionName::new))
            .orElseThrow(() ->
                new InvalidRequestException(
                    Problem.of("The environment variable AWS_REGION is not set.")
                        .remedy("set it; Lambda does so by itself"))),
        value(environment, "SOURCE_ECR_ACCOUNT", AccountId::new),
        value(environment, "SOURCE_ECR_REGION", RegionName::new),
        value(environment, "EXECUTION_ROLE_NAME", Settings::roleName).orElse(DEFAULT_ROLE),
        value(environment, "EXECUTION_ROLE_EXTERNAL_ID", Function.identity()),
        value(environment, "BLOB_UPLOAD", UploadWay::of).orElse(UploadWay.AUTO),
        value(environment, OPTIONS, Function.identity()),
        value(environment, OPTIONS_PARAMETER, Settings::parameterName),
        value(environment, "TARGET_ROLE_ARN", RoleArn::new),
        value(environment, "SOURCE_ROLE_ARN", RoleArn::new),
        value(environment, "SOURCE_ROLE_EXTERNAL_ID", Function.identity()),
        value(environment, "DEPLOYMENTS_TABLE", Settings::tableName));
  }

  private static <T> Optional<T> value(
      Map<String, String> environment, String name, Function<String, T> reading) {
    String value = environment.getOrDefault(name, "").strip();
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.apply(value));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          Problem.of("The environment variable %s is wrong: %s.".formatted(name, e.getMessage()))
              .remedy("correct it in the function's configuration"),
          e);
    }
  }

  /** SSM API reference, GetParameter; the whole name, because nothing says which path is meant. */
  private static String parameterName(String value) {
    if (!value.matches("/[a-zA-Z0-9_.{}/-]{1,1010}")) {
      throw new IllegalArgumentException(
          "'%s' is not an SSM parameter's name that begins with '/'".formatted(value));
    }
    return value;
  }

  /** The deployments table of an environment. */
  public String deploymentsTable(String env) {
    return deploymentsTable
        .map(name -> name.replace("{env}", env))
        .orElseGet(() -> env + "-aws-deployer--deployments");
  }

  /** DynamoDB developer guide, naming rules. */
  private static String tableName(String value) {
    if (!value.replace("{env}", "env").matches("[a-zA-Z0-9_.-]{3,255}")) {
      throw new IllegalArgumentException(
          "'%s' is not a table's name; give the name, no ARN".formatted(value));
    }
    return value;
  }

  private static String roleName(String value) {
    if (!value.matches("[\\w+=,.@/-]{1,512}") || value.startsWith("/")) {
      throw new IllegalArgumentException(
          "'%s' is not a role's name; give the name, with its path but no ARN".formatted(value));
    }
    return value;
  }
}
