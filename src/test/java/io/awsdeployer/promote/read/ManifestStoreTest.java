package io.awsdeployer.promote.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awsdeployer.promote.aws.AwsClients;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.ManifestUnreadableException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.registry.RegionName;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

class ManifestStoreTest {
  private static final ManifestLocation LOCATION = ManifestLocation.of("builds", "app/1");
  private static final String MANIFEST = "/builds/app/1/deploy-manifest.json";
  private static final String LIST = "/builds/app/1/container-images.json";
  private static final Principal PRINCIPAL =
      new Principal("arn:aws:sts::111111111111:assumed-role/promoter/session");

  private S3Server server;
  private AwsClients clients;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    server = new S3Server();
    clients =
        new AwsClients(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKID", "secret")),
            5,
            new AwsClients.RetryTuning(
                3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(2)),
            builder -> {
              builder.endpointOverride(URI.create(server.endpoint()));
              if (builder instanceof S3ClientBuilder forS3) {
                forS3.forcePathStyle(true);
              }
            });
    s3 = clients.s3(new RegionName("eu-central-1"));
  }

  @AfterEach
  void stop() {
    s3.close();
    clients.close();
    server.close();
  }

  @Test
  void readsTheDeployManifest() {
    server.put(MANIFEST, "{\"images\": [{\"repository\": \"app\", \"tag\": \"1\"}]}");
    server.put(LIST, "this is not even read");

    DeployManifest manifest = found(LOCATION);

    assertThat(manifest.origin()).isEqualTo("s3://builds/app/1/deploy-manifest.json");
    assertThat(manifest.images()).extracting("sourceTag.value").containsExactly("1");
    assertThat(server.requests()).containsExactly(MANIFEST);
  }

  @Test
  void readsAwsDeployersListWhenThereIsNoDeployManifest() {
    server.put(LIST, "{\"images\": [{\"name\": \"a\", \"registry\": \"app\", \"tag\": \"2\"}]}");

    DeployManifest manifest = found(LOCATION);

    assertThat(manifest.origin()).isEqualTo("s3://builds/app/1/container-images.json");
    assertThat(manifest.images()).extracting("sourceTag.value").containsExactly("2");
    assertThat(server.requests()).containsExactly(MANIFEST, LIST);
  }

  @Test
  void withNeitherFileThereIsNothingToPromote() {
    assertThat(find(LOCATION))
        .isEqualTo(
            new Lookup.Absent(
                "There is neither deploy-manifest.json nor container-images.json in"
                    + " s3://builds/app/1/"));
  }

  @Test
  void aManifestWithoutImagesIsFoundAndTheOtherFileNotAskedFor() {
    server.put(MANIFEST, "{\"images\": []}");

    assertThat(found(LOCATION).images()).isEmpty();
    assertThat(server.requests()).containsExactly(MANIFEST);
  }

  @Test
  void keysArePassedOnAsTheyAre() {
    server.put("/builds/%2Fa%20b/%C3%A4%2B/deploy-manifest.json", "{}");
    server.put("/builds/deploy-manifest.json", "{}");

    assertThat(found(ManifestLocation.of("builds", "/a b/ä+/")).images()).isEmpty();
    assertThat(found(ManifestLocation.of("builds", "")).images()).isEmpty();
  }

  @Test
  void aBadFileIsToldByItsName() {
    server.put(MANIFEST, "{\"images\": [{\"repository\": \"app\"}]}");

    assertThat(failure(InvalidManifestException.class))
        .hasMessage(
            "s3://builds/app/1/deploy-manifest.json is not valid: images[0].tag: is missing");
  }

  @Test
  void aFileOfExactlyTheLimitIsRead() {
    byte[] content = new byte[1 << 20];
    Arrays.fill(content, (byte) ' ');
    content[0] = '{';
    content[content.length - 1] = '}';
    server.put(MANIFEST, content);

    assertThat(found(LOCATION).images()).isEmpty();
  }

  @Test
  void ofALargerFileNoMoreIsReadThanTellsThatItIsTooLarge() {
    AtomicInteger sent = new AtomicInteger();
    int size = 256 << 20;
    server.answer(
        MANIFEST,
        exchange -> {
          exchange.sendResponseHeaders(200, size);
          byte[] piece = new byte[1 << 20];
          for (int i = 0; i < size / piece.length; i++) {
            exchange.getResponseBody().write(piece);
            sent.incrementAndGet();
          }
        });

    assertThat(failure(InvalidManifestException.class))
        .hasMessage("s3://builds/app/1/deploy-manifest.json is larger than the 1 MiB allowed.");
    // The rest is what the sockets' buffers held when the connection was given up.
    assertThat(sent).hasValueLessThan(64);
  }

  @Test
  void a403SaysThatTheFileMayAlsoBeAbsentAndWhatToAllow() {
    server.refuse(MANIFEST, 403, "AccessDenied", "Access Denied");

    ManifestUnreadableException refused = failure(ManifestUnreadableException.class);

    assertThat(refused)
        .hasMessage(
            """
            S3 answers 403 for s3://builds/app/1/deploy-manifest.json: either \
            arn:aws:iam::111111111111:role/promoter may not read it, or the file is simply absent, \
            because S3 answers 403 also for a key that does not exist when the caller lacks \
            s3:ListBucket on the bucket.
            Attempted: s3:GetObject as arn:aws:sts::111111111111:assumed-role/promoter/session on \
            s3://builds/app/1/deploy-manifest.json.
            The service said: AccessDenied (HTTP 403, request id REQ1): Access Denied
            To do: allow arn:aws:iam::111111111111:role/promoter to list the bucket, without a \
            condition on s3:prefix, so that an absent file is seen as absent: \
            {"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::builds"}
            To do: allow arn:aws:iam::111111111111:role/promoter to read the files: \
            {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::builds/app/1/*"}
            To do: if the bucket belongs to another account, allow both in its bucket policy as \
            well.\
            """);
    assertThat(refused.retryable()).isFalse();
    assertThat(server.requests()).containsExactly(MANIFEST);
  }

  @Test
  void theStatementsAreOfThePrincipalsPartition() {
    server.refuse("/builds/a%2Ab/deploy-manifest.json", 403, "AccessDenied", "Access Denied");
    Principal chinese = new Principal("arn:aws-cn:iam::111111111111:user/me");

    assertThat(
            catchThrowableOfType(
                ManifestUnreadableException.class,
                () -> new ManifestStore(s3, chinese).find(ManifestLocation.of("builds", "a*b"))))
        .hasMessageContaining("\"Resource\":\"arn:aws-cn:s3:::builds\"}")
        .hasMessageContaining("\"Resource\":\"arn:aws-cn:s3:::builds/a${*}b/*\"}")
        .hasMessageContaining("allow arn:aws-cn:iam::111111111111:user/me to list");
  }

  @Test
  void theStatementsForAnAccessPointNameTheAccessPoint() {
    String arn = "arn:aws:s3:eu-central-1:123456789012:accesspoint/builds";
    ManifestLocation location = ManifestLocation.of(arn, "app");

    assertThat(Statement.onBucket("s3:ListBucket", location, PRINCIPAL).resource()).isEqualTo(arn);
    assertThat(Statement.onObjects("s3:GetObject", location, PRINCIPAL).resource())
        .isEqualTo(arn + "/object/app/*");
    assertThat(
            Statement.onObjects("s3:GetObject", ManifestLocation.of("b-1", ""), PRINCIPAL)
                .resource())
        .isEqualTo("arn:aws:s3:::b-1/*");
  }

  @Test
  void aRefusalByKmsNamesTheKey() {
    String key = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    server.refuse(
        MANIFEST,
        403,
        "AccessDenied",
        "User: arn:aws:sts::111111111111:assumed-role/promoter/session is not authorized to"
            + " perform: kms:Decrypt on the resource: "
            + key
            + " because no identity-based policy allows the action");

    assertThat(failure(ManifestUnreadableException.class))
        .hasMessageStartingWith(
            "arn:aws:iam::111111111111:role/promoter may not use the KMS key that"
                + " s3://builds/app/1/deploy-manifest.json is encrypted with.\n")
        .hasMessageContaining(
            "To do: allow arn:aws:iam::111111111111:role/promoter to decrypt, in its own policy and"
                + " in the key's: {\"Effect\":\"Allow\",\"Action\":\"kms:Decrypt\",\"Resource\":\""
                + key
                + "\"}\n")
        .hasMessageContaining("s3:ListBucket")
        .hasMessageContaining("s3:GetObject");
  }

  @Test
  void aBucketNamedAfterKmsIsNotAKey() {
    server.refuse(
        MANIFEST,
        403,
        "AccessDenied",
        "not authorized to perform: s3:GetObject on resource: \"arn:aws:s3:::kms/x\"");

    assertThat(failure(ManifestUnreadableException.class))
        .hasMessageStartingWith("S3 answers 403 for ");
  }

  @Test
  void a403OfTheSecondFileIsToldOfTheSecondFile() {
    server.refuse(LIST, 403, "AccessDenied", "Access Denied");

    assertThat(failure(ManifestUnreadableException.class))
        .hasMessageStartingWith("S3 answers 403 for s3://builds/app/1/container-images.json:");
  }

  @Test
  void aBucketThatDoesNotExistIsNoAbsentFile() {
    server.refuse(MANIFEST, 404, "NoSuchBucket", "The specified bucket does not exist");

    assertThat(failure(ManifestUnreadableException.class))
        .hasMessage(
            """
            The bucket 'builds' does not exist.
            Attempted: s3:GetObject as arn:aws:sts::111111111111:assumed-role/promoter/session on \
            s3://builds/app/1/deploy-manifest.json.
            The service said: NoSuchBucket (HTTP 404, request id REQ1): The specified bucket does \
            not exist
            To do: correct s3_bucket in the event, or create the bucket.\
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "403, InvalidObjectState",
    "403, AllAccessDisabled",
    "400, InvalidRequest",
    "400, KMS.DisabledException",
    "404, NoSuchAccessPoint",
    "405, MethodNotAllowed",
    "412, PreconditionFailed"
  })
  void everyOtherRefusalIsToldInTheServicesWords(int status, String code) {
    server.refuse(MANIFEST, status, code, "It is so.");

    assertThat(failure(ManifestUnreadableException.class))
        .hasMessageStartingWith(
            "s3://builds/app/1/deploy-manifest.json cannot be read from S3.\nAttempted: s3:GetObject as ")
        .hasMessageEndingWith(
            "The service said: %s (HTTP %s, request id REQ1): It is so.".formatted(code, status));
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError",
    "503, SlowDown",
    "503, ServiceUnavailable",
    "429, TooManyRequests"
  })
  void aServiceInTroubleIsRetriedAndThenLeftToTheCaller(int status, String code) {
    server.refuse(MANIFEST, status, code, "Please try again.");

    ServiceUnavailableException unavailable = failure(ServiceUnavailableException.class);

    assertThat(unavailable)
        .hasMessageStartingWith(
            "S3 could not be asked for s3://builds/app/1/deploy-manifest.json, even after several"
                + " attempts.\n")
        .hasMessageContaining(code);
    assertThat(unavailable.retryable()).isTrue();
    assertThat(server.requests()).hasSizeGreaterThan(1);
  }

  @Test
  void aServiceThatRecoversIsNoFailure() {
    AtomicInteger calls = new AtomicInteger();
    server.answer(
        MANIFEST,
        exchange -> {
          byte[] body =
              calls.incrementAndGet() == 1
                  ? S3Server.error("InternalError", "We failed.")
                  : "{}".getBytes(UTF_8);
          exchange.sendResponseHeaders(calls.get() == 1 ? 500 : 200, body.length);
          exchange.getResponseBody().write(body);
        });

    assertThat(found(LOCATION).images()).isEmpty();
    assertThat(calls).hasValue(2);
  }

  @Test
  void aDownloadThatBreaksOffIsMadeAgain() {
    AtomicInteger calls = new AtomicInteger();
    server.answer(
        MANIFEST,
        exchange -> {
          byte[] body = "{\"images\": []}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          int sent = calls.incrementAndGet() < 3 ? 5 : body.length;
          exchange.getResponseBody().write(body, 0, sent);
          exchange.getResponseBody().flush();
        });

    assertThat(found(LOCATION).images()).isEmpty();
    assertThat(calls).hasValue(3);
  }

  @Test
  void aDownloadThatAlwaysBreaksOffIsNeverTakenForTheFile() {
    server.answer(
        MANIFEST,
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write("{}".getBytes(UTF_8));
          exchange.getResponseBody().flush();
        });

    assertThat(failure(ServiceUnavailableException.class))
        .hasMessageContaining("The connection was lost while the object was read");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void aServiceThatCannotBeReachedIsLeftToTheCaller() {
    server.close();

    assertThat(failure(ServiceUnavailableException.class))
        .hasMessageContaining("The service said: ")
        .hasMessageContaining("no answer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:s3:eu-central-1:123456789012:accesspoint/builds",
        "arn:aws:s3:us-east-1:123456789012:accesspoint:builds",
        "arn:aws-cn:s3:cn-north-1:123456789012:accesspoint:builds"
      })
  void anAccessPointThatCannotBeUsedIsAnErrorOfOurs(String arn) {
    PromotionException failed =
        catchThrowableOfType(
            PromotionException.class, () -> find(ManifestLocation.of(arn, "app/1")));

    assertThat(failed).hasMessageContaining("on s3://" + arn + "/app/1/deploy-manifest.json.");
  }

  @ParameterizedTest
  @CsvSource({"400, ExpiredToken", "403, InvalidAccessKeyId"})
  void expiredCredentialsAreLeftToTheNextAttempt(int status, String code) {
    server.refuse(MANIFEST, status, code, "The provided token has expired.");

    assertThat(failure(ServiceUnavailableException.class))
        .hasMessageStartingWith(
            "S3 does not accept the credentials for reading s3://builds/app/1/deploy-manifest.json (%s); they may have expired, and another attempt gets new ones.\n"
                .formatted(code));
  }

  private Lookup find(ManifestLocation location) {
    return new ManifestStore(s3, PRINCIPAL).find(location);
  }

  private DeployManifest found(ManifestLocation location) {
    return switch (find(location)) {
      case Lookup.Found found -> found.manifest();
      case Lookup.Absent absent -> throw new AssertionError(absent.reason());
    };
  }

  private <E extends PromotionException> E failure(Class<E> type) {
    E thrown = catchThrowableOfType(type, () -> find(LOCATION));
    assertThat(thrown).isNotNull();
    return thrown;
  }
}
