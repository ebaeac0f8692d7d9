package io.awsdeployer.promote.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.error.ServiceUnavailableException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another attempt may mend. */
class ManifestStoreRetryTest extends ManifestStoreFixture {
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
  @CsvSource({"400, ExpiredToken", "403, InvalidAccessKeyId"})
  void expiredCredentialsAreLeftToTheNextAttempt(int status, String code) {
    server.refuse(MANIFEST, status, code, "The provided token has expired.");

    assertThat(failure(ServiceUnavailableException.class))
        .hasMessageStartingWith(
            "S3 does not accept the credentials for reading s3://builds/app/1/deploy-manifest.json (%s); they may have expired, and another attempt gets new ones.\n"
                .formatted(code));
  }
}
