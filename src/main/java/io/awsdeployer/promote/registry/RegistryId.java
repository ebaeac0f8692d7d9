package io.awsdeployer.promote.registry;

/** One private registry: ECR has one for each account and region. */
public record RegistryId(AccountId account, RegionName region) {
  @Override
  public String toString() {
    return account + "/" + region;
  }
}
