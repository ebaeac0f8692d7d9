package io.awsdeployer.promote.open;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.RepositoryNotAllowedException;
import java.util.regex.Pattern;

/**
 * aws-deployer's allow-lists, {@code /{env}/aws-deployer/ecr-registries/{repo}}. A build without a
 * list promotes nothing: whoever turns the check on wants to be told of what nobody has allowed.
 */
final class AllowLists {
  /** SSM API reference, PutParameter: the characters of a name, and how many levels it has. */
  private static final Pattern NAME = Pattern.compile("(?:/[a-zA-Z0-9_.-]+){1,15}");

  private static final int LONGEST_NAME = 1011;

  private final SsmParameters parameters;
  private final Settings settings;

  AllowLists(SsmParameters parameters, Settings settings) {
    this.parameters = parameters;
    this.settings = settings;
  }

  AllowList of(String env, String build) {
    String directory = "/%s/aws-deployer/ecr-registries/".formatted(env);
    String name = directory + build;
    if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
      throw new RepositoryNotAllowedException(
          Problem.of(
                  "%s has no allow-list and cannot have one: %s is not a name that SSM allows. Nothing was read from ECR."
                      .formatted(build, name))
              .remedy(
                  "give the repository whose list holds for it as base_repo, or rename it: letters, digits, '_', '.', '-', in parts joined by '/'"));
    }
    return parameters
        .find(
            new SsmParameters.Wanted(
                name,
                "which has the allow-list of " + build,
                directory + "*",
                "or turn the option allow_list off",
                "correct it: repositories' names, joined by commas"),
            text -> AllowList.of(name, text))
        .orElseThrow(() ->
            new RepositoryNotAllowedException(
                Problem.of(
                        "%s has no allow-list: there is no SSM parameter %s, or it is empty. Nothing was read from ECR."
                            .formatted(build, name))
                    .remedy(
                        "name what it may promote: aws ssm put-parameter --name %s --type String --value <repository>,<repository> --region %s"
                            .formatted(name, settings.ownRegion()))));
  }
}
