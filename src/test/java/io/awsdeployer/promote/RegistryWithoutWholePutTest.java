package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.error.IntegrityException;
import io.awsdeployer.promote.error.TargetRepositoryNotFoundException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.OneLayer;
import io.awsdeployer.promote.testing.Promoted;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that takes no blob in one PUT gets all of them by PATCH. */
class RegistryWithoutWholePutTest {
  private static final String LOGGED = "The registry takes no blob in one request, all go in two";

  private OneLayer one;

  @BeforeEach
  void start() {
    one = OneLayer.start(UploadWay.REGISTRY);
    withoutWholePut(one.bed());
  }

  @AfterEach
  void close() {
    one.close();
  }

  private static void withoutWholePut(Bed bed) {
    bed.aws().ecr().behaviour(Behaviour.documented().with(Switch.WHOLE_PUT_REFUSED));
  }

  private static String restarts(Invocation invocation) {
    return Failures.logged(invocation, "Promotion complete", "uploads_restarted").getFirst();
  }

  @Test
  void theBlobGoesInTwoRequestsThen() {
    Invocation invocation = one.promoted();
    assertThat(restarts(invocation)).isEqualTo("1");
    assertThat(one.count("v2:PATCH upload")).isEqualTo(1);
    assertThat(one.count("v2:PUT upload")).isEqualTo(2);
    assertThat(Failures.logged(invocation, LOGGED, "reason"))
        .containsExactly("405 UNSUPPORTED: The operation is unsupported.");
  }

  /** All that were under way find out by themselves, and whatever begins later knows. */
  @Test
  void itIsLoggedOnceAndTheRestOfThePromotionKnows() {
    try (Bed bed = Bed.start(UploadWay.REGISTRY)) {
      withoutWholePut(bed);
      Image image = TestImages.oci(1).layers(200, 2_000).build();
      bed.pushed("app/api", "1.0", image).manifestOf("app/api:1.0");
      Invocation invocation = bed.promote();
      assertThat(invocation.ok().path("blobs_copied").asInt()).isEqualTo(201);
      assertThat(Failures.logged(invocation, LOGGED, "reason")).hasSize(1);
      assertThat(bed.aws().requests().count("v2:PATCH upload")).isEqualTo(201);
      // At most as many as move at once, and 201 that are the end of a PATCH.
      assertThat(bed.aws().requests().count("v2:PUT upload")).isBetween(202, 201 + 32);
      Promoted.exactly(bed.target("app/api"), Map.of("1.0", image));
    }
  }

  @ParameterizedTest
  @CsvSource({"400, ''", "400, UNSUPPORTED", "400, SIZE_INVALID", "404, ''", "405, ''", "416, ''"})
  void everyAnswerThatKnowsNoSuchRequestIsUnderstood(int status, String code) {
    one.bed().aws().ecr().behaviour(Behaviour.documented());
    FaultRule refusal =
        one.fault("v2:PUT upload")
            .when(request -> !request.header("content-length").orElse("0").equals("0"))
            .always()
            .answer(
                Response.text(
                    status,
                    "application/json",
                    "{\"errors\":[{\"code\":\"%s\",\"message\":\"no\"}]}".formatted(code)));
    one.promoted();
    assertThat(refusal.fired()).isEqualTo(1);
    assertThat(one.count("v2:PATCH upload")).isEqualTo(1);
  }

  /** The upload is open still, but the answer is about the bytes. */
  @Test
  void anotherDigestIsNoReasonToSendInTwo() {
    one.bed().aws().ecr().behaviour(Behaviour.documented());
    FaultRule other =
        one.fault("v2:PUT upload").awsError("DIGEST_INVALID", "the digest does not match", 400);
    one.promoted();
    assertThat(other.fired()).isEqualTo(1);
    assertThat(one.count("v2:PATCH upload")).isZero();
    assertThat(one.count("v2:GET upload")).isZero();
  }

  @Test
  void aRepositoryThatIsGoneIsNoReasonToSendInTwo() {
    one.bed().aws().ecr().behaviour(Behaviour.documented());
    FaultRule gone =
        one.fault("v2:PUT upload").always().awsError("NAME_UNKNOWN", "no such repository", 404);
    Failures.of(one.bed().promote(), TargetRepositoryNotFoundException.class);
    assertThat(gone.fired()).isEqualTo(1);
    assertThat(one.count("v2:PATCH upload")).isZero();
    assertThat(one.count("v2:GET upload")).isZero();
  }

  /** Whether the upload is still there decides: an upload that is gone says nothing of the PUT. */
  @Test
  void anUploadThatIsGoneIsBegunAgainWithAWholePut() {
    one.bed().aws().ecr().behaviour(Behaviour.documented());
    FaultRule unknown = one.fault("v2:PUT upload").status(404);
    FaultRule gone = one.fault("v2:GET upload").status(404);
    one.promoted();
    assertThat(unknown.fired() + gone.fired()).isEqualTo(2);
    assertThat(one.count("v2:PATCH upload")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PATCH", "PUT"})
  void aBusyRegistryIsTriedAgain(String method) {
    FaultRule busy =
        one.fault("v2:" + method + " upload").skip(method.equals("PATCH") ? 0 : 1).status(503);
    assertThat(restarts(one.promoted())).isEqualTo("2");
    assertThat(busy.fired()).isEqualTo(1);
  }

  @Test
  void aLostAnswerStartsTheUploadAgain() {
    FaultRule lost = one.fault("v2:PATCH upload").loseAnswer();
    assertThat(restarts(one.promoted())).isEqualTo("2");
    assertThat(lost.fired()).isEqualTo(1);
  }

  @Test
  void aLayerWhoseLastAnswerWasLostCountsAsDone() {
    FaultRule lost = one.fault("v2:PUT upload").skip(1).loseAnswer();
    assertThat(restarts(one.promoted())).isEqualTo("1");
    assertThat(lost.fired()).isEqualTo(1);
    assertThat(one.count("v2:PATCH upload")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 150_000})
  void anUploadThatIsCutStartsAgain(long bytes) {
    FaultRule cut = one.fault("v2:PATCH upload").cutRequestAfter(bytes);
    assertThat(restarts(one.promoted())).isEqualTo("2");
    assertThat(cut.fired()).isEqualTo(1);
  }

  @Test
  void anUploadThatIsOutOfStepStartsAgain() {
    FaultRule invalid =
        one.fault("v2:PATCH upload").awsError("BLOB_UPLOAD_INVALID", "blob upload invalid", 400);
    assertThat(restarts(one.promoted())).isEqualTo("2");
    assertThat(invalid.fired()).isEqualTo(1);
  }

  @Test
  void anExpiredTokenIsRenewed() {
    FaultRule expired =
        one.fault("v2:PATCH upload")
            .awsError(
                "DENIED",
                "Your authorization token has expired. Reauthenticate and try again.",
                403);
    one.promoted();
    assertThat(expired.fired()).isEqualTo(1);
    assertThat(one.count("ecr:GetAuthorizationToken")).isEqualTo(2);
  }

  @Test
  void wrongBytesAreNeverSentWhole() {
    FaultRule hurt = one.fault("blob:GET").always().corruptByteAt(100);
    IntegrityException e = Failures.of(one.bed().promote(), IntegrityException.class);
    assertThat(e.retryable()).isFalse();
    assertThat(hurt.fired()).isEqualTo(2);
    one.assertNothingArrived();
    assertThat(one.bed().aws().requests().entries("v2:PATCH upload"))
        .allSatisfy(patch -> assertThat(patch.bytesIn()).isLessThan(one.size()));
  }
}
