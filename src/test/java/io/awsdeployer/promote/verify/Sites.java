package io.awsdeployer.promote.verify;

import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Where a run works.
 *
 * @param home the caller's account in its region
 * @param away the caller's account in the target region, where one is chosen
 * @param target the target account, where one is chosen
 */
record Sites(Site home, Optional<Site> away, Optional<Site> target) implements AutoCloseable {

  static Sites open(Workshop workshop, Choices choices, Principal caller, RunName run) {
    AwsCredentialsProvider own = workshop.clients().ownCredentials();
    Optional<AwsCredentialsProvider> setUp =
        choices.targetAccount().map(account -> assumed(workshop, choices, caller, account));
    return new Sites(
        site(workshop, own, caller, caller.account(), choices.region(), run),
        choices
            .targetRegion()
            .filter(region -> !region.equals(choices.region()))
            .map(region -> site(workshop, own, caller, caller.account(), region, run)),
        choices
            .targetAccount()
            .map(account ->
                site(
                    workshop,
                    setUp.orElseThrow(),
                    caller,
                    account,
                    choices.targetRegion().orElse(choices.region()),
                    run)));
  }

  List<Site> all() {
    return Stream.concat(Stream.of(home), Stream.concat(away.stream(), target.stream())).toList();
  }

  private static Site site(
      Workshop workshop,
      AwsCredentialsProvider credentials,
      Principal caller,
      AccountId account,
      RegionName region,
      RunName run) {
    return new Site(workshop.clients(), credentials, caller.partition(), account, region, run);
  }

  private static AwsCredentialsProvider assumed(
      Workshop workshop, Choices choices, Principal caller, AccountId account) {
    String role =
        "arn:%s:iam::%s:role/%s".formatted(caller.partition(), account, choices.setUpRole());
    try (StsClient sts = workshop.clients().sts(choices.region())) {
      Credentials session =
          sts.assumeRole(r ->
                  r.roleArn(role)
                      .roleSessionName("verify-aws")
                      .externalId(choices.externalId().orElse(null)))
              .credentials();
      return StaticCredentialsProvider.create(
          AwsSessionCredentials.create(
              session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
    }
  }

  @Override
  public void close() {
    all().forEach(Site::close);
  }
}
