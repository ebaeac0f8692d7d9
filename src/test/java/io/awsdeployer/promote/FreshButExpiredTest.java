package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.OneLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A service that calls expired what it has just given has another clock than the one that checks
 * it. That passes; no right lacks, and no policy is to be changed.
 */
class FreshButExpiredTest {
  private static final int ATTEMPTS = 5;

  private final OneLayer one = OneLayer.start(UploadWay.REGISTRY);

  @AfterEach
  void stop() {
    one.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT"})
  void aTokenIsToBeTriedAgainLater(String method) {
    FaultRule expired =
        one.fault("v2:" + method + " upload")
            .always()
            .awsError(
                "DENIED",
                "Your authorization token has expired. Reauthenticate and try again.",
                403);
    assertUnavailable(expired);
  }

  @Test
  void soIsALayersUrl() {
    assertUnavailable(
        one.fault("blob:GET").always().awsError("AccessDenied", "Request has expired", 403));
  }

  private void assertUnavailable(FaultRule expired) {
    ServiceUnavailableException e =
        Failures.of(one.bed().promote(), ServiceUnavailableException.class);
    assertThat(expired.fired()).isEqualTo(ATTEMPTS);
    assertThat(e.getMessage()).contains("has expired").doesNotContain("policy", "Allow");
    one.assertNothingArrived();
  }
}
