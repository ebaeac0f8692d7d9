package io.awsdeployer.promote.ecr;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.fuzz.Expect;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.timing.Pace;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecr.EcrClient;

/**
 * Any answer to any question about a registry, through the SDK's own parser: the first byte says
 * which question, the second which status, the rest is the body.
 */
public final class AnswerFuzz {
  private static final RepositoryName REPOSITORY = new RepositoryName("app/api");
  private static final Digest DIGEST = Digest.of("something");
  private static final List<Integer> STATUSES = List.of(200, 400, 403, 404, 429, 500, 302);
  private static final Said SAID = new Said();
  private static final EcrRegistry REGISTRY =
      new EcrRegistry(
          new RegistryId(new AccountId("111111111111"), new RegionName("eu-central-1")),
          Side.TARGET,
          new Principal("arn:aws:sts::111111111111:assumed-role/promoter/s"),
          EcrClient.builder()
              .httpClient(SAID)
              .region(Region.EU_CENTRAL_1)
              .endpointOverride(URI.create("https://127.0.0.1:1"))
              .credentialsProvider(
                  StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "secret")))
              .overrideConfiguration(o -> o.retryStrategy(r -> r.maxAttempts(1)))
              .build(),
          new Pace(10, Clock.systemUTC(), _ -> {}));

  private static final List<Runnable> QUESTIONS =
      List.of(
          () -> REGISTRY.find(REPOSITORY, List.of(new Tag("1"), DIGEST)),
          () -> REGISTRY.describe(List.of(REPOSITORY)),
          () -> REGISTRY.availableBlobs(REPOSITORY, List.of(DIGEST)),
          () -> REGISTRY.downloadUrl(REPOSITORY, DIGEST),
          REGISTRY::authorize,
          () -> REGISTRY.referrers(REPOSITORY, DIGEST, 10),
          () -> REGISTRY.settings(REPOSITORY, EnumSet.allOf(RepositorySettings.Part.class)),
          REGISTRY::creationTemplates,
          () -> REGISTRY.archiveState(REPOSITORY, DIGEST));

  private AnswerFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    SAID.status = STATUSES.get(Expect.choice(input, 1, STATUSES.size()));
    SAID.body = Arrays.copyOfRange(input, Math.min(2, input.length), input.length);
    try {
      QUESTIONS.get(Expect.choice(input, 0, QUESTIONS.size())).run();
    } catch (PromotionException e) {
      Expect.readable(e);
    }
  }

  /** Answers what it is told. */
  private static final class Said implements SdkHttpClient {
    private int status = 200;
    private byte[] body = {};

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(SdkHttpFullResponse.builder().statusCode(status).build())
              .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public String clientName() {
      return "said";
    }

    @Override
    public void close() {}
  }
}
