package io.awsdeployer.localaws.ecr;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The registry of one account in one region. */
public final class EcrRegistry {
  private final String account;
  private final String region;
  private final EcrCloud cloud;
  private final RateLimits rates;
  private final Map<String, EcrRepository> repositories = new ConcurrentSkipListMap<>();

  private final Map<String, CreationTemplate> templates = new ConcurrentSkipListMap<>();

  EcrRegistry(String account, String region, EcrCloud cloud) {
    this.account = account;
    this.region = region;
    this.cloud = cloud;
    this.rates = new RateLimits(cloud.clock(), cloud::behaviour);
  }

  public String account() {
    return account;
  }

  public String region() {
    return region;
  }

  /** What GetAuthorizationToken answers as proxyEndpoint. */
  public URI endpoint() {
    return cloud.endpoints().registry(account, region);
  }

  public RepositoryName named(String name) {
    return new RepositoryName(account, region, name);
  }

  public EcrRepository createRepository(String name) {
    return createRepository(name, RepositorySettings.standard());
  }

  public EcrRepository createRepository(String name, RepositorySettings settings) {
    EcrRepository created = new EcrRepository(named(name), cloud, settings);
    if (repositories.putIfAbsent(name, created) != null) {
      throw Refusals.repositoryExists(name, account);
    }
    return created;
  }

  public Optional<EcrRepository> find(String name) {
    return Optional.ofNullable(repositories.get(name));
  }

  public EcrRepository repository(String name) {
    return find(name).orElseThrow(() -> Refusals.repositoryNotFound(name, account));
  }

  public List<EcrRepository> repositories() {
    return List.copyOf(repositories.values());
  }

  public EcrRepository deleteRepository(String name, boolean force) {
    EcrRepository repository = repository(name);
    if (repository.imageCount() > 0 && !force) {
      throw Refusals.repositoryNotEmpty(repository.name());
    }
    repositories.remove(name);
    return repository;
  }

  /** The repository creation templates by their prefixes. */
  public Map<String, CreationTemplate> templates() {
    return templates;
  }

  /** Counts a call against the quota of this account and region. */
  public void countAgainstRate(String action) {
    rates.take(action);
  }
}
