package io.awsdeployer.promote.aws;

import io.awsdeployer.promote.registry.RegionName;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The clients of AWS's services that a promotion asks for. Whoever asks for one closes it. */
public interface Clients extends AutoCloseable {
  /** The credentials the process runs under. */
  AwsCredentialsProvider ownCredentials();

  /**
   * Who those credentials are, for as long as they are the same.
   *
   * @param asked asks the service
   * @throws software.amazon.awssdk.core.exception.SdkException when there are none, or when asking
   *     fails
   */
  Principal own(Supplier<Principal> asked);

  S3Client s3(RegionName region);

  SsmClient ssm(RegionName region);

  StsClient sts(RegionName region);

  EcrClient ecr(RegionName region, AwsCredentialsProvider credentials);

  DynamoDbClient dynamoDb(RegionName region);

  @Override
  void close();
}
