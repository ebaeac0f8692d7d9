package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static io.awsdeployer.promote.testing.Failures.policy;
import static io.awsdeployer.promote.testing.Failures.toDo;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.LoggedRequest;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.TargetAccessDeniedException;
import io.awsdeployer.promote.error.TargetRepositoryNotFoundException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.OneLayer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads by the registry's HTTP API that break, are refused, or are led astray. */
class RegistryFaultsTest {
  private static final int ATTEMPTS = 5;
  private OneLayer one;

  @BeforeEach
  void start() {
    one = OneLayer.start(UploadWay.REGISTRY);
  }

  @AfterEach
  void close() {
    one.close();
  }

  private String restarts(Invocation invocation) {
    return Failures.logged(invocation, "Promotion complete", "uploads_restarted").getFirst();
  }

  @ParameterizedTest
  @CsvSource({"POST, 500", "PUT, 500", "POST, 503", "PUT, 503", "POST, 429", "PUT, 429"})
  void aBusyRegistryIsTriedAgain(String method, int status) {
    FaultRule busy = one.fault("v2:" + method + " upload").times(2).status(status);
    assertThat(restarts(one.promoted())).isEqualTo("2");
    assertThat(busy.fired()).isEqualTo(2);
    assertThat(one.count("v2:POST upload")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void aRegistryThatStaysBusyIsUnavailable(String method) {
    FaultRule busy = one.fault("v2:" + method + " upload").always().throttle();
    ServiceUnavailableException e =
        Failures.of(one.bed().promote(), ServiceUnavailableException.class);
    assertThat(busy.fired()).isEqualTo(ATTEMPTS);
    assertThat(e.retryable()).isTrue();
    assertThat(firstLine(e))
        .isEqualTo(
            "Could not upload the blob %s (%s bytes) to app/api in the target registry 222222222222/us-east-1, also after 5 tries: the registry answered 429 TOOMANYREQUESTS: Rate exceeded."
                .formatted(one.layer().digest(), one.size()));
    one.assertNothingArrived();
  }

  @Test
  void aLostFirstAnswerStartsTheUploadAgain() {
    FaultRule lost = one.fault("v2:POST upload").loseAnswer();
    assertThat(restarts(one.promoted())).isEqualTo("1");
    assertThat(lost.fired()).isEqualTo(1);
  }

  @Test
  void aLayerWhoseLastAnswerWasLostCountsAsDone() {
    FaultRule lost = one.fault("v2:PUT upload").loseAnswer();
    assertThat(restarts(one.promoted())).isEqualTo("0");
    assertThat(lost.fired()).isEqualTo(1);
    assertThat(one.downloads()).hasSize(1);
    assertThat(one.count("v2:PUT upload")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 150_000})
  void anUploadThatIsCutStartsAgain(long bytes) {
    FaultRule cut = one.fault("v2:PUT upload").cutRequestAfter(bytes);
    assertThat(restarts(one.promoted())).isEqualTo("1");
    assertThat(cut.fired()).isEqualTo(1);
  }

  /**
   * Time-outs of sockets cover reading only, and the layer is larger than their buffers. A machine
   * that stops for as long breaks other uploads too, so this break need not be the only one.
   */
  @Test
  void aRegistryThatTakesNoMoreBytesCountsAsBroken() {
    try (OneLayer large =
        OneLayer.start(
            UploadWay.REGISTRY, builder -> builder, TestImages.oci(7).layer(48 << 20).build())) {
      large.bed().silence(Duration.ofSeconds(2));
      FaultRule deaf = large.fault("v2:PUT upload").stall();
      Invocation invocation = large.promoted();
      assertThat(deaf.fired()).isEqualTo(1);
      assertThat(Failures.logged(invocation, "An upload broke and starts again", "reason"))
          .anySatisfy(
              reason -> assertThat(reason).isEqualTo("the registry took no byte for 2 seconds"));
    }
  }

  @Test
  void anUploadThatIsOutOfStepStartsAgain() {
    FaultRule invalid =
        one.fault("v2:PUT upload").awsError("BLOB_UPLOAD_INVALID", "blob upload invalid", 409);
    assertThat(restarts(one.promoted())).isEqualTo("1");
    assertThat(invalid.fired()).isEqualTo(1);
  }

  @Test
  void anUploadThatIsForgottenStartsAgain() {
    FaultRule forgotten =
        one.fault("v2:PUT upload").awsError("BLOB_UPLOAD_UNKNOWN", "upload unknown", 404);
    FaultRule gone =
        one.fault("v2:GET upload").awsError("BLOB_UPLOAD_UNKNOWN", "upload unknown", 404);
    assertThat(restarts(one.promoted())).isEqualTo("1");
    assertThat(List.of(forgotten.fired(), gone.fired())).containsExactly(1, 1);
    assertThat(one.count("v2:PATCH upload")).isZero();
  }

  /** Two round trips for a blob, and nothing that the registry does not need. */
  @Test
  void aBlobTakesTwoRequests() {
    one.promoted();
    assertThat(one.count("v2:POST upload")).isEqualTo(1);
    assertThat(one.count("v2:PUT upload")).isEqualTo(1);
    assertThat(one.count("v2:PATCH upload")).isZero();
    assertThat(one.bed().aws().requests().bytesIn("v2:PUT upload")).isEqualTo(one.size());
  }

  @Test
  void aTokenThatIsNoLongerAcceptedIsRenewedOnceForAllUploads() {
    try (Bed bed = Bed.start(UploadWay.REGISTRY)) {
      Image image = TestImages.oci(3).layers(8, 5_000).build();
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      AtomicReference<String> first = new AtomicReference<>("");
      FaultRule unauthorized =
          bed.aws()
              .faults()
              .on("v2:POST upload")
              .when(request -> {
                String token = request.header("authorization").orElse("none");
                return first.compareAndSet("", token) || first.get().equals(token);
              })
              .always()
              .status(401);
      bed.promote().ok();
      assertThat(unauthorized.fired()).isBetween(1, 9);
      assertThat(bed.aws().requests().count("ecr:GetAuthorizationToken")).isEqualTo(2);
      assertThat(bed.target("app/api").tags()).containsEntry("1.0", image.digest());
    }
  }

  /** What ECR answers to a token after its twelve hours. */
  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void anExpiredTokenIsRenewed(String method) {
    FaultRule expired =
        one.fault("v2:" + method + " upload")
            .awsError(
                "DENIED",
                "Your authorization token has expired. Reauthenticate and try again.",
                403);
    one.promoted();
    assertThat(expired.fired()).isEqualTo(1);
    assertThat(one.count("ecr:GetAuthorizationToken")).isEqualTo(2);
  }

  @Test
  void tokensThatAreNeverAcceptedAreARefusal() {
    FaultRule unauthorized = one.fault("v2:POST upload").always().status(401);
    TargetAccessDeniedException e =
        Failures.of(one.bed().promote(), TargetAccessDeniedException.class);
    assertThat(unauthorized.fired()).isEqualTo(ATTEMPTS);
    assertThat(firstLine(e))
        .isEqualTo(
            "Could not upload the blob %s to app/api in the target registry 222222222222/us-east-1: access is refused."
                .formatted(one.layer().digest()));
    one.assertNothingArrived();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"})
  void aRightThatLacksIsNamedWithTheStatement(String action) {
    String[] others =
        io.awsdeployer.promote.ecr.Side.TARGET.actions().stream()
            .filter(other -> !other.equals(action))
            .toArray(String[]::new);
    one.bed()
        .promoter()
        .withoutPolicies()
        .policy(Policies.allow("*", others))
        .policy(Policies.allow("*", "ecr:GetAuthorizationToken"));
    TargetAccessDeniedException e =
        Failures.of(one.bed().promote(), TargetAccessDeniedException.class);
    assertThat(e.getMessage())
        .contains("\nAttempted: " + action + " as arn:aws:sts::222222222222:assumed-role/")
        .containsPattern(
            "\nThe service said: DENIED \\(HTTP 403, request id [\\w-]{36}\\): User: ");
    one.assertNothingArrived();
    one.bed()
        .promoter()
        .policy(
            policy(
                toDo(
                    e,
                    "add to the identity policy of arn:aws:iam::222222222222:role/ECRImagePromotionRole: ")));
    one.promoted();
  }

  @Test
  void aBrokenKeyOfTheTargetIsNamed() {
    one.target().breakKey("KMSInvalidStateException");
    TargetAccessDeniedException e =
        Failures.of(one.bed().promote(), TargetAccessDeniedException.class);
    assertThat(firstLine(e)).endsWith(": the KMS key of the repository refuses.");
    assertThat(toDo(e)).hasSize(1);
    assertThat(policy(toDo(e, "check that the key is enabled"))).contains("kms:CreateGrant");
    one.assertNothingArrived();
  }

  @Test
  void aRepositoryThatIsDeletedMeanwhileIsNamed() {
    FaultRule deleted =
        one.fault("v2:POST upload")
            .before(() -> one.bed().targetRegistry().deleteRepository("app/api", true));
    TargetRepositoryNotFoundException e =
        Failures.of(one.bed().promote(), TargetRepositoryNotFoundException.class);
    assertThat(deleted.fired()).isEqualTo(1);
    assertThat(firstLine(e))
        .isEqualTo(
            "The repository app/api does not exist in the target registry 222222222222/us-east-1.");
  }

  @Test
  void anUploadIsNotSentToAnotherHost() {
    String elsewhere = listenElsewhere();
    FaultRule astray =
        one.fault("v2:POST upload")
            .always()
            .with((request, service) ->
                service
                    .handle(request)
                    .with("Location", "http://" + elsewhere + "/v2/app/api/blobs/uploads/x"));
    ServiceUnavailableException e =
        Failures.of(one.bed().promote(), ServiceUnavailableException.class);
    assertThat(astray.fired()).isEqualTo(ATTEMPTS);
    assertThat(firstLine(e)).contains("the registry sends the upload to another host, 127.0.0.1");
    assertNothingWent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void aRedirectIsNotFollowed(String method) {
    String elsewhere = listenElsewhere();
    FaultRule redirect =
        one.fault("v2:" + method + " upload")
            .always()
            .answer(Response.empty(307).with("Location", "http://" + elsewhere + "/v2/"));
    ServiceUnavailableException e =
        Failures.of(one.bed().promote(), ServiceUnavailableException.class);
    assertThat(redirect.fired()).isEqualTo(ATTEMPTS);
    assertThat(firstLine(e)).contains("the registry redirects an upload, which is not followed");
    assertNothingWent();
  }

  private String listenElsewhere() {
    return one.bed()
        .aws()
        .listen("elsewhere", request -> "elsewhere:any", request -> Response.empty(200));
  }

  private void assertNothingWent() {
    assertThat(one.bed().aws().requests().entries())
        .extracting(LoggedRequest::door)
        .isNotEmpty()
        .doesNotContain("elsewhere");
    one.assertNothingArrived();
  }
}
