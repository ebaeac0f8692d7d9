package io.awsdeployer.promote.aws;

import io.awsdeployer.promote.registry.RegionName;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Makes the SDK's clients, all on one connection pool. Where they connect to is the SDK's own
 * business ({@code AWS_ENDPOINT_URL} and the like point a local run elsewhere).
 */
public final class AwsClients implements Clients {
  /**
   * How long a service may say nothing before the call is tried again. A whole call is bounded by
   * the promotion's deadline, which interrupts it.
   */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /**
   * In bytes. The longest answer that makes sense is a manifest of ECR's 4 MiB (API reference,
   * PutImage) with every character escaped as six.
   */
  private static final long MOST_OF_AN_ANSWER = 25L << 20;

  private final SdkHttpClient http;
  private final AwsCredentialsProvider ownCredentials;
  private final RetryTuning retries;
  private final Supplier<RandomGenerator> random;
  private final Consumer<AwsClientBuilder<?, ?>> customization;
  private final KnownPrincipal own = new KnownPrincipal();

  /**
   * The SDK's own retries.
   *
   * @param attempts in all; throttling, 5xx and lost connections are tried again
   * @param throttlePause the pause that doubles after a throttled attempt, with full jitter
   * @param pause the pause that doubles after any other
   */
  public record RetryTuning(
      int attempts, Duration throttlePause, Duration pause, Duration longest) {
    public static final RetryTuning DEFAULT =
        new RetryTuning(7, Duration.ofMillis(500), Duration.ofMillis(100), Duration.ofSeconds(10));
  }

  /**
   * Clients that share a pool.
   *
   * @param random draws the pauses between attempts
   * @param customization applied last to every client's builder: the seam by which tests name an
   *     endpoint without touching the process's environment
   */
  public AwsClients(
      AwsCredentialsProvider ownCredentials,
      int maxConnections,
      RetryTuning retries,
      Supplier<RandomGenerator> random,
      Consumer<AwsClientBuilder<?, ?>> customization) {
    this.http =
        new BoundedHttpClient(
            Apache5HttpClient.builder()
                .maxConnections(maxConnections)
                .connectionTimeout(Duration.ofSeconds(5))
                .socketTimeout(SILENCE)
                .expectContinueEnabled(false)
                .build(),
            MOST_OF_AN_ANSWER);
    this.ownCredentials = ownCredentials;
    this.retries = retries;
    this.random = random;
    this.customization = customization;
  }

  @Override
  public AwsCredentialsProvider ownCredentials() {
    return ownCredentials;
  }

  @Override
  public Principal own(Supplier<Principal> asked) {
    return own.of(ownCredentials.resolveCredentials().accessKeyId(), asked);
  }

  @Override
  public S3Client s3(RegionName region) {
    return configured(S3Client.builder(), region, ownCredentials)
        .crossRegionAccessEnabled(true)
        .build();
  }

  @Override
  public SsmClient ssm(RegionName region) {
    return configured(SsmClient.builder(), region, ownCredentials).build();
  }

  @Override
  public StsClient sts(RegionName region) {
    return configured(StsClient.builder(), region, ownCredentials).build();
  }

  /** Its requests may have a {@link StreamedMember}. */
  @Override
  public EcrClient ecr(RegionName region, AwsCredentialsProvider credentials) {
    return configured(
            EcrClient.builder(), region, credentials, List.of(new StreamedMember.Interceptor()))
        .build();
  }

  @Override
  public DynamoDbClient dynamoDb(RegionName region) {
    return configured(DynamoDbClient.builder(), region, ownCredentials).build();
  }

  private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(
      B builder, RegionName region, AwsCredentialsProvider credentials) {
    return configured(builder, region, credentials, List.of());
  }

  private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(
      B builder,
      RegionName region,
      AwsCredentialsProvider credentials,
      List<ExecutionInterceptor> interceptors) {
    builder
        .httpClient(http)
        .region(region.toSdk())
        .credentialsProvider(credentials)
        .overrideConfiguration(
            ClientOverrideConfiguration.builder()
                .retryStrategy(retryStrategy())
                .executionInterceptors(interceptors)
                .build());
    customization.accept(builder);
    return builder;
  }

  private StandardRetryStrategy retryStrategy() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(retries.attempts())
        .backoffStrategy(pauses(retries.pause()))
        .throttlingBackoffStrategy(Throttling.orElse(pauses(retries.throttlePause())))
        .build();
  }

  /**
   * As {@code BackoffStrategy.exponentialDelay}, but with a chance of our own: the SDK's comes from
   * {@code ThreadLocalRandom}, whose seeds a snapshot would hand to every function restored from
   * it.
   */
  private BackoffStrategy pauses(Duration first) {
    BackoffStrategy longest =
        BackoffStrategy.exponentialDelayWithoutJitter(first, retries.longest());
    return attempt ->
        Duration.ofMillis(
            (long) ((double) longest.computeDelay(attempt).toMillis() * random.get().nextDouble()));
  }

  @Override
  public void close() {
    http.close();
  }
}
