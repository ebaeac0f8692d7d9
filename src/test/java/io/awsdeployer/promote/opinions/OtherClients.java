package io.awsdeployer.promote.opinions;

import io.awsdeployer.localaws.conformance.Clients;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.GetAuthorizationTokenResponse;
import software.amazon.awssdk.services.ecr.model.GetDownloadUrlForLayerResponse;
import software.amazon.awssdk.services.sts.StsClient;

/** The real SDK's clients for somebody else's AWS, which knows nobody and lets everybody in. */
final class OtherClients implements Clients, AutoCloseable {
  private final SdkHttpClient http = Apache5HttpClient.builder().build();
  private final URI endpoint;
  private final String region;

  OtherClients(URI endpoint, String region) {
    this.endpoint = endpoint;
    this.region = region;
  }

  @Override
  public EcrClient ecr() {
    return ecr(credentials());
  }

  @Override
  public EcrClient ecr(AwsCredentialsProvider as) {
    return configured(EcrClient.builder().httpClient(http), as).build();
  }

  @Override
  public StsClient sts() {
    return configured(StsClient.builder().httpClient(http), credentials()).build();
  }

  @Override
  public AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"));
  }

  private <B extends AwsClientBuilder<B, C>, C> B configured(
      B builder, AwsCredentialsProvider credentials) {
    return builder
        .endpointOverride(endpoint)
        .credentialsProvider(credentials)
        .region(Region.of(region))
        .overrideConfiguration(
            o -> o.retryStrategy(r -> r.maxAttempts(1)).addExecutionInterceptor(new StaysHere()));
  }

  /** An answer that leads to real AWS is not followed. */
  static final class LeadsAway extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    LeadsAway(String where) {
      super(where);
    }
  }

  private static final class StaysHere implements ExecutionInterceptor {
    @Override
    public SdkResponse modifyResponse(
        Context.ModifyResponse context, ExecutionAttributes attributes) {
      switch (context.response()) {
        case GetAuthorizationTokenResponse token -> {
          requireHere(token.authorizationData().getFirst().proxyEndpoint());
        }
        case GetDownloadUrlForLayerResponse layer -> {
          requireHere(layer.downloadUrl());
        }
        default -> {
          // Nothing that anybody would follow.
        }
      }
      return context.response();
    }

    private static void requireHere(String address) {
      URI uri = URI.create(address);
      if (!"localhost".equals(uri.getHost()) && !"127.0.0.1".equals(uri.getHost())) {
        throw new LeadsAway(address);
      }
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
