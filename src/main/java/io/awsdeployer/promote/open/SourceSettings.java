package io.awsdeployer.promote.open;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.aws.RoleArn;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.work.Workers;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which registry is the source: the environment's word, else that of the SSM parameters {@code
 * /{env}/aws-deployer/source-ecr-account} and {@code …-region}, else the source role's account,
 * else the function's own; account and region each by themselves.
 */
final class SourceSettings {
  private final SsmParameters parameters;
  private final Principal caller;
  private final Settings settings;
  private final Workers workers;

  SourceSettings(SsmParameters parameters, Principal caller, Settings settings, Workers workers) {
    this.parameters = parameters;
    this.caller = caller;
    this.settings = settings;
    this.workers = workers;
  }

  RegistryId source(String env) throws InterruptedException {
    Workers.Both<AccountId, RegionName> known = workers.both(() -> account(env), () -> region(env));
    return new RegistryId(known.first(), known.second());
  }

  private AccountId account(String env) {
    return settings
        .sourceAccount()
        .or(() -> parameter(env, "source-ecr-account", AccountId::new))
        .or(() -> settings.sourceRole().map(RoleArn::account))
        .orElseGet(caller::account);
  }

  private RegionName region(String env) {
    return settings
        .sourceRegion()
        .or(() -> parameter(env, "source-ecr-region", RegionName::new))
        .orElseGet(settings::ownRegion);
  }

  /** Whoever lacks the right to the account's parameter lacks the region's. */
  private <T> Optional<T> parameter(String env, String name, Function<String, T> reading) {
    return parameters.find(
        new SsmParameters.Wanted(
            "/%s/aws-deployer/%s".formatted(env, name),
            "which may name the source registry",
            "/%s/aws-deployer/source-ecr-*".formatted(env),
            "or set SOURCE_ECR_ACCOUNT and SOURCE_ECR_REGION, then SSM is not asked",
            "correct it, or delete it to use the function's own"),
        reading);
  }
}
