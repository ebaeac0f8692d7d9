package io.awsdeployer.localaws.conformance;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.sts.StsClient;

/** How cases reach one account in one region; whoever made them closes them. */
public interface Clients {
  EcrClient ecr();

  /** As somebody else. */
  EcrClient ecr(AwsCredentialsProvider credentials);

  StsClient sts();

  AwsCredentialsProvider credentials();
}
