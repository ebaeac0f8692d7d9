package io.awsdeployer.promote.verify;

import io.awsdeployer.localaws.conformance.Clients;
import io.awsdeployer.localaws.conformance.Workbench;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.Repository;
import software.amazon.awssdk.services.sts.StsClient;

/** An account in a region where the run makes repositories, and the bench for making them. */
final class Site implements AutoCloseable {
  private final AccountId account;
  private final RegionName region;
  private final OwnedClients clients;
  private final Workbench bench;
  private final RunName run;

  Site(
      io.awsdeployer.promote.aws.Clients aws,
      AwsCredentialsProvider credentials,
      String partition,
      AccountId account,
      RegionName region,
      RunName run) {
    this.account = account;
    this.region = region;
    this.run = run;
    this.clients = new OwnedClients(aws, credentials, region);
    this.bench = new Workbench(clients, partition, account.value(), run.value());
  }

  AccountId account() {
    return account;
  }

  RegionName region() {
    return region;
  }

  Workbench bench() {
    return bench;
  }

  /** Repositories that the run has made and that are there. */
  List<String> repositories() {
    return allRepositories().stream().map(Repository::repositoryName).filter(run::owns).toList();
  }

  /** Everybody's. */
  List<Repository> allRepositories() {
    return bench
        .ecr()
        .describeRepositoriesPaginator(r -> r.registryId(account.value()))
        .repositories()
        .stream()
        .toList();
  }

  void delete(String repository) {
    var _ =
        bench
            .ecr()
            .deleteRepository(
                r -> r.registryId(account.value()).repositoryName(repository).force(true));
  }

  @Override
  public void close() {
    clients.close();
  }

  /** The function's own way of making clients, so that both reach the same AWS. */
  private static final class OwnedClients implements Clients, AutoCloseable {
    private final io.awsdeployer.promote.aws.Clients aws;
    private final AwsCredentialsProvider credentials;
    private final RegionName region;
    private final EcrClient ecr;
    private final StsClient sts;

    OwnedClients(
        io.awsdeployer.promote.aws.Clients aws,
        AwsCredentialsProvider credentials,
        RegionName region) {
      this.aws = aws;
      this.credentials = credentials;
      this.region = region;
      this.ecr = aws.ecr(region, credentials);
      this.sts = aws.sts(region);
    }

    @Override
    public EcrClient ecr() {
      return ecr;
    }

    @Override
    public EcrClient ecr(AwsCredentialsProvider other) {
      return aws.ecr(region, other);
    }

    @Override
    public StsClient sts() {
      return sts;
    }

    @Override
    public AwsCredentialsProvider credentials() {
      return credentials;
    }

    @Override
    public void close() {
      ecr.close();
      sts.close();
    }
  }
}
