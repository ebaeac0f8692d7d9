package io.awsdeployer.localaws.conformance;

import io.awsdeployer.localaws.LocalAws;
import io.awsdeployer.localaws.SdkClients;
import io.awsdeployer.localaws.iam.Credentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The local AWS's clients. */
public record LocalClients(LocalAws aws, Credentials own, String region, SdkClients sdk)
    implements Clients {

  public static LocalClients of(LocalAws aws, Credentials own, String region) {
    return new LocalClients(aws, own, region, SdkClients.of(aws, own, region));
  }

  @Override
  public EcrClient ecr() {
    return sdk.ecr();
  }

  @Override
  public EcrClient ecr(AwsCredentialsProvider credentials) {
    return new SdkClients(aws.endpoint(), credentials, region).ecr();
  }

  @Override
  public StsClient sts() {
    return sdk.sts();
  }

  @Override
  public AwsCredentialsProvider credentials() {
    return SdkClients.provider(own);
  }
}
