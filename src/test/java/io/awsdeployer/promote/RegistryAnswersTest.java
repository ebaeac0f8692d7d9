package io.awsdeployer.promote;

import static io.awsdeployer.promote.testing.Failures.firstLine;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.UnsupportedImageException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.OneLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of answer of the registry's HTTP API means, at the kind's bounds. */
class RegistryAnswersTest {
  private static final int ATTEMPTS = 5;

  private final OneLayer one = OneLayer.start(UploadWay.REGISTRY);

  @AfterEach
  void close() {
    one.close();
  }

  /** ECR itself answers a PATCH with another success than the specification says. */
  @ParameterizedTest
  @CsvSource({"POST, 200", "PUT, 200", "POST, 299", "PUT, 299"})
  void everySuccessIsOne(String method, int status) {
    FaultRule other =
        one.fault("v2:" + method + " upload")
            .with((request, service) -> {
              Response done = service.handle(request);
              return new Response(status, done.headers(), done.body(), done.length());
            });
    one.promoted();
    assertThat(other.fired()).isEqualTo(1);
    assertThat(one.count("v2:POST upload")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 408, 416, 429, 500, 599})
  void whatAnotherUploadMayNotMeetIsTriedAgain(int status) {
    FaultRule refusal = one.fault("v2:POST upload").status(status);
    one.promoted();
    assertThat(refusal.fired()).isEqualTo(1);
    assertThat(one.count("v2:POST upload")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 405, 407, 415, 417, 428, 430, 499})
  void whatIsAtFaultWithTheRequestItselfIsNot(int status) {
    FaultRule refusal = one.fault("v2:POST upload").always().status(status);
    UnsupportedImageException e = Failures.of(one.bed().promote(), UnsupportedImageException.class);
    assertThat(refusal.fired()).isEqualTo(1);
    assertThat(firstLine(e))
        .isEqualTo(
            "Could not upload the blob %s to app/api in the target registry 222222222222/us-east-1: ECR refuses the request as invalid."
                .formatted(one.layer().digest()));
    one.assertNothingArrived();
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 399})
  void whatIsInBetweenIsARedirectThatIsNotFollowed(int status) {
    FaultRule redirect = one.fault("v2:POST upload").always().status(status);
    ServiceUnavailableException e =
        Failures.of(one.bed().promote(), ServiceUnavailableException.class);
    assertThat(redirect.fired()).isEqualTo(ATTEMPTS);
    assertThat(firstLine(e)).contains("the registry redirects an upload, which is not followed");
    one.assertNothingArrived();
  }

  /**
   * Whether the upload is still there decides what a 404 is about, so that answer has bounds too.
   */
  @ParameterizedTest
  @CsvSource({"200, 1", "299, 1", "300, 0"})
  void anUploadIsStillThereWhereAskingForItIsASuccess(int status, int patches) {
    FaultRule unknown = one.fault("v2:PUT upload").status(404);
    FaultRule asked = one.fault("v2:GET upload").status(status);
    one.promoted();
    assertThat(unknown.fired()).isEqualTo(1);
    assertThat(asked.fired()).isEqualTo(1);
    assertThat(one.count("v2:PATCH upload")).isEqualTo(patches);
  }
}
