package io.awsdeployer.promote.plan;

import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Role;
import io.awsdeployer.promote.aws.AwsClients;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Side;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.work.Workers;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The bed's two registries as a planner is given them, for tests that look at the plan itself. */
record Opened(AwsClients clients, EcrRegistry source, EcrRegistry target, Workers workers)
    implements AutoCloseable {

  static Opened of(Bed bed) {
    AwsClients clients =
        new AwsClients(
            provider(bed.function()),
            16,
            AwsClients.RetryTuning.DEFAULT,
            () -> new Random(1),
            builder -> builder.endpointOverride(bed.aws().endpoint()));
    return new Opened(
        clients,
        registry(clients, Side.SOURCE, Bed.PIPELINE, Bed.HOME, bed.function()),
        registry(clients, Side.TARGET, Bed.TARGET, Bed.AWAY, bed.promoter()),
        new Workers(Deadline.in(Duration.ofMinutes(5), Duration.ZERO, Clock.systemUTC())));
  }

  private static EcrRegistry registry(
      AwsClients clients, Side side, String account, String region, Role as) {
    RegionName at = new RegionName(region);
    return new EcrRegistry(
        new RegistryId(new AccountId(account), at),
        side,
        new Principal(as.sessionArn("plan")),
        clients.ecr(at, provider(as)),
        new Pace(10, Clock.systemUTC(), _ -> {}));
  }

  private static StaticCredentialsProvider provider(Role role) {
    Credentials session = role.session("plan");
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(
            session.accessKeyId(),
            session.secretAccessKey(),
            session.sessionToken().orElseThrow()));
  }

  @Override
  public void close() {
    source.close();
    target.close();
    clients.close();
  }
}
