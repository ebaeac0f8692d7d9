package io.awsdeployer.promote.simulation;

import io.awsdeployer.promote.aws.Clients;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.registry.RegionName;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** One process's clients, over the wire. */
final class MadeUpClients implements Clients {
  private static final int ATTEMPTS = 3;
  private static final String OWN = "OWN";

  private final World world;
  private final Wire wire;
  private final MadeUpTime time;
  private final OneProcess process;

  MadeUpClients(World world, Wire wire, MadeUpTime time, OneProcess process) {
    this.world = world;
    this.wire = wire;
    this.time = time;
    this.process = process;
  }

  @Override
  public AwsCredentialsProvider ownCredentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(OWN, "secret"));
  }

  @Override
  public Principal own(Supplier<Principal> asked) {
    return asked.get();
  }

  @Override
  public EcrClient ecr(RegionName region, AwsCredentialsProvider credentials) {
    String key = credentials.resolveCredentials().accessKeyId();
    String account = key.equals(OWN) ? World.PIPELINE : World.TARGET;
    return JsonService.client(
        EcrClient.class, world.ecr(account, region.value()), wire, time, process);
  }

  @Override
  public DynamoDbClient dynamoDb(RegionName region) {
    return JsonService.client(DynamoDbClient.class, world.dynamoDb(), wire, time, process);
  }

  /** Nothing is configured there: the environment has it all. */
  @Override
  public SsmClient ssm(RegionName region) {
    return new SsmClient() {
      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public StsClient sts(RegionName region) {
    return new StsClient() {
      @Override
      public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
        return called(
            "sts:GetCallerIdentity",
            () ->
                GetCallerIdentityResponse.builder()
                    .arn("arn:aws:sts::%s:assumed-role/promote/lambda".formatted(World.PIPELINE))
                    .build());
      }

      @Override
      public AssumeRoleResponse assumeRole(AssumeRoleRequest request) {
        return called(
            "sts:AssumeRole",
            () ->
                AssumeRoleResponse.builder()
                    .assumedRoleUser(u ->
                        u.arn("arn:aws:sts::%s:assumed-role/promoter/x".formatted(World.TARGET)))
                    .credentials(c -> c.accessKeyId("ROLE").secretAccessKey("s").sessionToken("t"))
                    .build());
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public S3Client s3(RegionName region) {
    return new S3Client() {
      @Override
      public <R> R getObject(
          GetObjectRequest request, ResponseTransformer<GetObjectResponse, R> transformer) {
        byte[] content =
            called(
                "s3:GetObject " + request.key(),
                () ->
                    Optional.ofNullable(world.objects().get(request.key()))
                        .orElseThrow(() ->
                            NoSuchKeyException.builder()
                                .statusCode(404)
                                .message("no such key")
                                .build()));
        try {
          return transformer.transform(
              GetObjectResponse.builder().build(),
              AbortableInputStream.create(new java.io.ByteArrayInputStream(content)));
        } catch (Exception e) {
          throw SdkClientException.create("read", e);
        }
      }

      @Override
      public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        return called(
            "s3:PutObject " + request.key(),
            () -> {
              try {
                world
                    .objects()
                    .put(request.key(), body.contentStreamProvider().newStream().readAllBytes());
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
              return PutObjectResponse.builder().eTag("\"made up\"").build();
            });
      }

      @Override
      public String serviceName() {
        return SERVICE_NAME;
      }

      @Override
      public void close() {}
    };
  }

  private <T> T called(String label, Supplier<T> effect) {
    return Tries.of(ATTEMPTS, () -> once(label, effect), _ -> pause());
  }

  private void pause() {
    try {
      time.sleeper(process).sleep(Duration.ofMillis(100));
    } catch (InterruptedException e) {
      throw JsonService.aborted(e);
    }
  }

  private <T> T once(String label, Supplier<T> effect) {
    Wire.Heard<T> heard;
    try {
      heard = wire.send(process, label, effect);
    } catch (InterruptedException e) {
      throw JsonService.aborted(e);
    }
    return switch (heard) {
      case Wire.Heard.Answer<T>(T content, Fate fate) when fate != Fate.CUT -> content;
      case Wire.Heard.Refusal<T>(RuntimeException reason) -> throw reason;
      case Wire.Heard.Nothing<T>(Fate why) when why == Fate.THROTTLED ->
          throw failure(503, "ThrottlingException");
      case Wire.Heard.Nothing<T>(Fate why) when why == Fate.FAILED || why == Fate.FAILED_AFTER ->
          throw failure(500, "InternalError");
      default -> throw SdkClientException.create("no answer");
    };
  }

  private static AwsServiceException failure(int status, String code) {
    return AwsServiceException.builder()
        .message(code)
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("made up").build())
        .build();
  }

  @Override
  public void close() {}
}
