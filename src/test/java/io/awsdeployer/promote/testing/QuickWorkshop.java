package io.awsdeployer.promote.testing;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.aws.AwsClients;
import io.awsdeployer.promote.stage.Retries;
import io.awsdeployer.promote.stage.TransferClient;
import io.awsdeployer.promote.timing.RetrySchedule;
import io.awsdeployer.promote.timing.Sleeper;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hc.core5.util.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * What a promotion works with, on the local AWS: real in everything but the length of its pauses.
 */
public final class QuickWorkshop {
  /** Five attempts without a pause worth the name. */
  private static final RetrySchedule QUICK =
      new RetrySchedule(5, Duration.ofMillis(1), Duration.ofMillis(5));

  private static final AwsClients.RetryTuning QUICK_SDK =
      new AwsClients.RetryTuning(
          3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2));

  private QuickWorkshop() {}

  public static Workshop of(
      LocalAws aws,
      Credentials own,
      Map<String, String> environment,
      long memoryBytes,
      Timeout silence) {
    return of(aws, () -> own, environment, memoryBytes, silence);
  }

  /** One whose credentials change, as a function's do while it stays warm. */
  public static Workshop of(
      LocalAws aws,
      Supplier<Credentials> own,
      Map<String, String> environment,
      long memoryBytes,
      Timeout silence) {
    return of(
        aws,
        own,
        environment,
        memoryBytes,
        silence,
        builder -> builder.endpointOverride(aws.endpoint()));
  }

  /** One whose SDK connects by a client that the caller closes. */
  public static Workshop of(
      LocalAws aws,
      Credentials own,
      Map<String, String> environment,
      long memoryBytes,
      Timeout silence,
      SdkHttpClient http) {
    return of(
        aws,
        () -> own,
        environment,
        memoryBytes,
        silence,
        builder -> {
          builder.endpointOverride(aws.endpoint());
          ((AwsSyncClientBuilder<?, ?>) builder).httpClient(http);
        });
  }

  /** One whose clients are told themselves where to connect. */
  public static Workshop customized(
      LocalAws aws,
      Credentials own,
      Map<String, String> environment,
      long memoryBytes,
      Timeout silence,
      Consumer<AwsClientBuilder<?, ?>> customization) {
    return of(aws, () -> own, environment, memoryBytes, silence, customization);
  }

  private static Workshop of(
      LocalAws aws,
      Supplier<Credentials> own,
      Map<String, String> environment,
      long memoryBytes,
      Timeout silence,
      Consumer<AwsClientBuilder<?, ?>> customization) {
    return new Workshop(
        new AwsClients(() -> sdk(own.get()), 64, QUICK_SDK, () -> new Random(1), customization),
        new TransferClient(40, silence),
        environment,
        new Retries(QUICK, () -> new Random(1), Sleeper.REAL),
        memoryBytes,
        aws.settings().clock());
  }

  private static AwsCredentials sdk(Credentials credentials) {
    return credentials.sessionToken().isPresent()
        ? AwsSessionCredentials.create(
            credentials.accessKeyId(),
            credentials.secretAccessKey(),
            credentials.sessionToken().get())
        : AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey());
  }
}
