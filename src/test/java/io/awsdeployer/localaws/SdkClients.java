package io.awsdeployer.localaws;

import io.awsdeployer.localaws.iam.Credentials;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The real SDK's clients for one caller in one region. They do not retry: a test counts calls. */
public final class SdkClients implements AutoCloseable {

  private final SdkHttpClient http = Apache5HttpClient.builder().build();
  private final URI endpoint;
  private final AwsCredentialsProvider credentials;
  private final Region region;

  public SdkClients(URI endpoint, AwsCredentialsProvider credentials, String region) {
    this.endpoint = endpoint;
    this.credentials = credentials;
    this.region = Region.of(region);
  }

  public static SdkClients of(LocalAws aws, Credentials credentials, String region) {
    return new SdkClients(aws.endpoint(), provider(credentials), region);
  }

  public static AwsCredentialsProvider provider(Credentials credentials) {
    return StaticCredentialsProvider.create(
        credentials.sessionToken().isPresent()
            ? AwsSessionCredentials.create(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken().get())
            : AwsBasicCredentials.create(credentials.accessKeyId(), credentials.secretAccessKey()));
  }

  public StsClient sts() {
    return configured(StsClient.builder().httpClient(http)).build();
  }

  public S3Client s3() {
    return configured(S3Client.builder().httpClient(http)).forcePathStyle(true).build();
  }

  public SsmClient ssm() {
    return configured(SsmClient.builder().httpClient(http)).build();
  }

  public DynamoDbClient dynamoDb() {
    return configured(DynamoDbClient.builder().httpClient(http)).build();
  }

  public EcrClient ecr() {
    return configured(EcrClient.builder().httpClient(http)).build();
  }

  @Override
  public void close() {
    http.close();
  }

  private <B extends AwsClientBuilder<B, C>, C> B configured(B builder) {
    return builder
        .endpointOverride(endpoint)
        .credentialsProvider(credentials)
        .region(region)
        .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)));
  }
}
