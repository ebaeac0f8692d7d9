package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.promote.error.IntegrityException;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.testing.Bed.Invocation;
import io.awsdeployer.promote.testing.Failures;
import io.awsdeployer.promote.testing.OneLayer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where bytes come from and a token goes to, told by somebody in a service's place. */
class HostileAddressesTest {
  private final OneLayer one = OneLayer.start(UploadWay.REGISTRY);

  @AfterEach
  void close() {
    one.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://127.0.0.1/x",
        "jar:file:/x!/y",
        "//127.0.0.1/x",
        "http:/x",
        "mailto:x@y"
      })
  void anAddressOfABlobThatIsNoneOfTheWebIsNotFollowed(String address) {
    one.fault("ecr:GetDownloadUrlForLayer")
        .always()
        .answer(
            Response.text(
                200, "application/x-amz-json-1.1", "{\"downloadUrl\":\"%s\"}".formatted(address)));
    ServiceUnavailableException e =
        Failures.of(one.bed().promote(), ServiceUnavailableException.class);
    assertThat(e).hasMessageContaining("has an address of a blob that is none over HTTPS");
    one.assertNothingArrived();
  }

  /** Bytes from wherever they come are held to their digest, and the request carries nothing. */
  @Test
  void anAddressOnAnotherHostGetsNoCredential() {
    String elsewhere =
        one.bed()
            .aws()
            .listen(
                "elsewhere",
                request ->
                    request.header("authorization").isPresent()
                            || request.header("x-amz-security-token").isPresent()
                        ? "elsewhere:secret"
                        : "elsewhere:bare",
                _ -> Response.bytes(200, new byte[(int) one.size()]));
    one.fault("ecr:GetDownloadUrlForLayer")
        .always()
        .with((request, service) ->
            Response.text(
                200,
                "application/x-amz-json-1.1",
                "{\"downloadUrl\":\"http://%s/layer\"}".formatted(elsewhere)));
    Invocation invocation = one.bed().promote();
    assertThat(invocation.thrown()).isExactlyInstanceOf(IntegrityException.class);
    assertThat(one.count("elsewhere:bare")).isPositive();
    assertThat(one.count("elsewhere:secret")).isZero();
    one.assertNothingArrived();
  }

  /** As an attacker in the registry's place would try to get at the token. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//HERE.example.com/v2/x",
        "http://HERE@ELSEWHERE/v2/x",
        "http://ELSEWHERE/v2/x",
        "https://HERE/v2/x",
        "http://HERE:1/v2/x",
        "http:ELSEWHERE/v2/x",
        "file:///v2/x",
        "http://[::1]/v2/x",
        "http://HERE\\@ELSEWHERE/v2/x"
      })
  void theTokenStaysWithItsRegistry(String location) {
    String elsewhere =
        one.bed().aws().listen("elsewhere", _ -> "elsewhere:any", _ -> Response.empty(202));
    one.fault("v2:POST upload")
        .always()
        .with((request, service) ->
            service
                .handle(request)
                .with(
                    "Location",
                    location.replace("ELSEWHERE", elsewhere).replace("HERE", host(request))));
    Invocation invocation = one.bed().promote();
    assertThat(invocation.thrown()).isInstanceOf(PromotionException.class);
    Failures.assertReadable(invocation.thrown(), 8_000);
    assertThat(one.count("elsewhere:any")).isZero();
    one.assertNothingArrived();
  }

  private static String host(Request request) {
    String authority = request.header("host").orElse("");
    return authority.substring(0, Math.max(0, authority.lastIndexOf(':')));
  }
}
