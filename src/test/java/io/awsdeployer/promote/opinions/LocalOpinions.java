package io.awsdeployer.promote.opinions;

import io.awsdeployer.localaws.SdkClients;
import io.awsdeployer.localaws.conformance.Clients;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.sts.StsClient;

/** The local AWS's clients, for cases that call as nobody else. */
record LocalOpinions(SdkClients sdk) implements Clients {
  @Override
  public EcrClient ecr() {
    return sdk.ecr();
  }

  @Override
  public EcrClient ecr(AwsCredentialsProvider credentials) {
    throw new UnsupportedOperationException("none of these cases calls as somebody else");
  }

  @Override
  public StsClient sts() {
    return sdk.sts();
  }

  @Override
  public AwsCredentialsProvider credentials() {
    return AnonymousCredentialsProvider.create();
  }
}
