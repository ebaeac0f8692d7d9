package io.awsdeployer.localaws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.localaws.iam.Credentials;
import io.awsdeployer.localaws.iam.Policies;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class SignatureTest {

  private static final String NO_MATCH =
      "The request signature we calculated does not match the signature you provided. Check your"
          + " AWS Secret Access Key and signing method. Consult the service documentation for"
          + " details.";
  private static final String INVALID_TOKEN =
      "The security token included in the request is invalid.";

  private final MovableClock clock = new MovableClock();
  private final LocalAws aws = LocalAws.builder().clock(clock).start();
  private final Credentials session =
      aws.account("111111111111").role("R").policy(Policies.allow("*", "*")).session("s1");
  private final Credentials user =
      aws.account("111111111111").user("u").policy(Policies.allow("*", "*")).accessKey();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void noMistakesOfItsOwn() {
    assertThat(aws.requests().failures()).isEmpty();
    http.close();
    aws.close();
  }

  @Test
  void refusesWhoDoesNotSign() {
    try (SdkClients nobody =
        new SdkClients(aws.endpoint(), AnonymousCredentialsProvider.create(), "eu-west-1")) {
      assertRefused(
          () -> nobody.ssm().getParameter(r -> r.name("a")),
          400,
          "MissingAuthenticationTokenException",
          "Missing Authentication Token");
      assertRefused(
          () -> nobody.sts().getCallerIdentity(),
          403,
          "MissingAuthenticationToken",
          "Request is missing Authentication Token");
      assertRefused(
          () -> nobody.s3().listObjectsV2(r -> r.bucket("b")),
          403,
          "AccessDenied",
          "Access Denied");
    }
  }

  @Test
  void refusesAKeyItDoesNotKnow() {
    Credentials stranger =
        new Credentials("AKIAAAAAAAAAAAAAAAAA", "secret", Optional.empty(), Optional.empty());

    assertRefusedEverywhere(
        stranger,
        new Expected(400, "UnrecognizedClientException", INVALID_TOKEN),
        new Expected(403, "InvalidClientTokenId", INVALID_TOKEN),
        new Expected(
            403,
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records."));
  }

  @Test
  void refusesASignatureMadeWithAnotherSecret() {
    Credentials forged =
        new Credentials(user.accessKeyId(), "guess", Optional.empty(), Optional.empty());

    assertRefusedEverywhere(
        forged,
        new Expected(400, "InvalidSignatureException", NO_MATCH),
        new Expected(403, "SignatureDoesNotMatch", NO_MATCH),
        new Expected(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check"
                + " your key and signing method."));
  }

  @Test
  void refusesASessionWithoutItsToken() {
    Credentials bare =
        new Credentials(
            session.accessKeyId(), session.secretAccessKey(), Optional.empty(), Optional.empty());

    assertRefusedEverywhere(
        bare,
        new Expected(400, "UnrecognizedClientException", INVALID_TOKEN),
        new Expected(403, "InvalidClientTokenId", INVALID_TOKEN),
        new Expected(400, "InvalidToken", "The provided token is malformed or otherwise invalid."));
  }

  @Test
  void refusesASessionThatIsOver() {
    clock.forward(Duration.ofHours(1));

    assertRefusedEverywhere(
        session,
        new Expected(
            400, "ExpiredTokenException", "The security token included in the request is expired"),
        new Expected(403, "ExpiredToken", "The security token included in the request is expired"),
        new Expected(400, "ExpiredToken", "The provided token has expired."));
  }

  @Test
  void refusesAScopeOfAnotherService() throws Exception {
    HttpResponse<String> response =
        send(signed(r -> r.putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ecr")), "{}");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo(
            "{\"__type\":\"InvalidSignatureException\",\"message\":\"Credential should be scoped to"
                + " correct service: 'ssm'. \"}");
  }

  @Test
  void acceptsTheSameRequestWithTheRightScope() throws Exception {
    assertThat(send(signed(_ -> {}), "{}").body()).contains("ValidationException");
  }

  @Test
  void refusesABodyThatWasNotTheSignedOne() throws Exception {
    HttpResponse<String> response = send(signed(_ -> {}), "{ }");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("InvalidSignatureException").contains(NO_MATCH);
  }

  @Test
  void refusesAMalformedAuthorization() throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(aws.endpoint())
                .header("X-Amz-Target", "AmazonSSM.GetParameter")
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=nonsense")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("IncompleteSignatureException").contains("SignedHeaders");
  }

  @Test
  void refusesARequestThatIsOlderThanFiveMinutes() throws Exception {
    try (LocalAws strict = LocalAws.start()) {
      Credentials key = strict.account("111111111111").user("u").accessKey();
      Instant old = Instant.now().minus(Duration.ofMinutes(6));

      HttpResponse<String> response =
          send(
              signed(
                  strict.endpoint(),
                  key,
                  r -> r.putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(old, ZoneOffset.UTC))),
              "{}");

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body())
          .contains("InvalidSignatureException")
          .containsPattern(
              "Signature expired: \\d{8}T\\d{6}Z is now earlier than .* - 5 min\\.\\)");
    }
  }

  @Test
  void refusesATargetThatNoServiceHas() throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(aws.endpoint())
                .header("X-Amz-Target", "Nobody_20200101.Do")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("UnknownOperationException");
  }

  private SdkHttpRequest signed(Consumer<SignRequest.Builder<AwsCredentialsIdentity>> change) {
    return signed(aws.endpoint(), user, change);
  }

  /** An SSM GetParameter with the body {@code {}}, signed by the SDK. */
  private static SdkHttpRequest signed(
      URI endpoint, Credentials key, Consumer<SignRequest.Builder<AwsCredentialsIdentity>> change) {
    SdkHttpRequest plain =
        SdkHttpFullRequest.builder()
            .uri(endpoint)
            .encodedPath("/")
            .method(SdkHttpMethod.POST)
            .putHeader("X-Amz-Target", "AmazonSSM.GetParameter")
            .build();
    return AwsV4HttpSigner.create()
        .sign(r -> {
          r.identity(AwsCredentialsIdentity.create(key.accessKeyId(), key.secretAccessKey()))
              .request(plain)
              .payload(ContentStreamProvider.fromUtf8String("{}"))
              .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ssm")
              .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1");
          change.accept(r);
        })
        .request();
  }

  private HttpResponse<String> send(SdkHttpRequest signed, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(signed.getUri())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(UTF_8)));
    signed
        .headers()
        .forEach((name, values) -> {
          if (!name.equalsIgnoreCase("host")) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private record Expected(int status, String code, String text) {}

  private void assertRefusedEverywhere(
      Credentials credentials, Expected json, Expected query, Expected s3) {
    try (SdkClients clients = SdkClients.of(aws, credentials, "eu-west-1")) {
      assertRefused(
          () -> clients.ssm().getParameter(r -> r.name("a")), json.status, json.code, json.text);
      assertRefused(() -> clients.sts().getCallerIdentity(), query.status, query.code, query.text);
      assertRefused(
          () -> clients.s3().listObjectsV2(r -> r.bucket("b")), s3.status, s3.code, s3.text);
    }
  }

  private static void assertRefused(ThrowingCallable call, int status, String code, String text) {
    AwsServiceException refused = catchThrowableOfType(AwsServiceException.class, call);
    assertThat(refused).isNotNull();
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(text);
    assertThat(refused.statusCode()).isEqualTo(status);
  }
}
