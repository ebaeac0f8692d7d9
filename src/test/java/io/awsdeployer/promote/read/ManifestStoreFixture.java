package io.awsdeployer.promote.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.promote.aws.AwsClients;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.naming.BuildNames;
import io.awsdeployer.promote.registry.RegionName;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** A store before an S3 that answers what the test tells it to. */
abstract class ManifestStoreFixture {
  static final ManifestLocation LOCATION = ManifestLocation.of("builds", "app/1");
  static final String MANIFEST = "/builds/app/1/deploy-manifest.json";
  static final String LIST = "/builds/app/1/container-images.json";
  static final Principal PRINCIPAL =
      new Principal("arn:aws:sts::111111111111:assumed-role/promoter/session");

  S3Server server;
  S3Client s3;
  private AwsClients clients;

  @BeforeEach
  void start() throws IOException {
    server = new S3Server();
    clients =
        new AwsClients(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
            5,
            new AwsClients.RetryTuning(
                3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)),
            () -> new Random(1),
            builder -> {
              builder.endpointOverride(URI.create(server.endpoint()));
              if (builder instanceof S3ClientBuilder forS3) {
                forS3.forcePathStyle(true);
              }
            });
    s3 = clients.s3(new RegionName("eu-central-1"));
  }

  @AfterEach
  void stop() {
    s3.close();
    clients.close();
    server.close();
  }

  Lookup find(ManifestLocation location) {
    return new ManifestStore(s3, () -> PRINCIPAL, BuildNames.NONE).find(location);
  }

  DeployManifest found(ManifestLocation location) {
    return switch (find(location)) {
      case Lookup.Found found -> found.manifest();
      case Lookup.Absent absent -> throw new AssertionError(absent.reason());
    };
  }

  <E extends PromotionException> E failure(Class<E> type) {
    E thrown = catchThrowableOfType(type, () -> find(LOCATION));
    assertThat(thrown).isNotNull();
    return thrown;
  }
}
