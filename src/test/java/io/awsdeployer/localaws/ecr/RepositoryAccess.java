package io.awsdeployer.localaws.ecr;

import io.awsdeployer.localaws.iam.Authorization;
import io.awsdeployer.localaws.iam.Caller;
import java.util.Optional;

/**
 * The way to a repository for both protocols: the rate, then the right, and only then whether it
 * exists, so that nobody learns of repositories he may not see.
 */
public final class RepositoryAccess {
  private final EcrCloud cloud;
  private final Authorization authorization;

  public RepositoryAccess(EcrCloud cloud, Authorization authorization) {
    this.cloud = cloud;
    this.authorization = authorization;
  }

  public EcrRepository repository(Caller caller, String action, RepositoryName name) {
    EcrRegistry registry = registry(caller, action, name);
    return registry.repository(name.name());
  }

  /** For CreateRepository, whose repository need not exist. */
  public EcrRegistry registry(Caller caller, String action, RepositoryName name) {
    EcrRegistry registry = cloud.registry(name.account(), name.region());
    registry.countAgainstRate(action);
    Optional<String> policy = registry.find(name.name()).flatMap(EcrRepository::policy);
    require(caller, action, name.arn(), name.account(), policy);
    return registry;
  }

  /** For calls that name no repository. */
  public EcrRegistry registry(
      Caller caller, String action, String resource, String account, String region) {
    EcrRegistry registry = cloud.registry(account, region);
    registry.countAgainstRate(action);
    require(caller, action, resource, account, Optional.empty());
    return registry;
  }

  public void require(
      Caller caller, String action, String resource, String account, Optional<String> policy) {
    authorization
        .refusal(caller, action, resource, account, policy)
        .ifPresent(text -> {
          throw Refusals.accessDenied(text);
        });
  }

  /** Whether the caller lacks a right on something that is not ECR's, a key. */
  public boolean refuses(Caller caller, String action, String resource, String account) {
    return authorization.refusal(caller, action, resource, account, Optional.empty()).isPresent();
  }
}
