package io.awsdeployer.promote.stage;

import static io.awsdeployer.promote.stage.LayerServer.bytesFrom;
import static io.awsdeployer.promote.stage.LayerServer.partly;
import static io.awsdeployer.promote.stage.LayerServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.error.SourceAccessDeniedException;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.RetrySchedule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@org.junit.jupiter.api.Timeout(120)
class LayerDownloadTest {
  private static final byte[] CONTENT =
      "0123456789".repeat(2_000).getBytes(StandardCharsets.US_ASCII);
  private static final int SIZE = CONTENT.length;

  private final LayerServer server = new LayerServer();
  private final TransferClient http = new TransferClient(4, Timeout.ofSeconds(60));
  private final TransferMeter meter = new TransferMeter(Clock.systemUTC());
  private final Retries retries =
      new Retries(new RetrySchedule(3, Duration.ZERO, Duration.ZERO), () -> new Random(1), _ -> {});

  LayerDownloadTest() throws IOException {}

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  @Test
  void aLayerIsReadWholeAndVerified() throws IOException {
    server.then(bytesFrom(CONTENT, 0));
    try (LayerDownload download = download(CONTENT)) {
      assertThat(download.readAllBytes()).isEqualTo(CONTENT);
      download.verify();
      assertThat(download.isRead()).isTrue();
    }
    assertThat(server.requests()).containsExactly("1");
  }

  @Test
  void whatIsReadCountsAsMovedWhenTheTargetHasTakenIt() throws IOException {
    server.then(bytesFrom(CONTENT, 0));
    try (LayerDownload download = download(CONTENT)) {
      assertThat(download.readNBytes(100)).hasSize(100);
      assertThat(meter.bytesDownloaded()).isZero();
      download.passedOn();
      assertThat(meter.bytesDownloaded()).isEqualTo(100);
      assertThat(download.readAllBytes()).hasSize(SIZE - 100);
      download.passedOn();
    }
    assertThat(meter.bytesDownloaded()).isEqualTo(SIZE);
  }

  @Test
  void aLayerIsReadByteByByteToo() throws IOException {
    byte[] bytes = {0, -1, 127};
    server.then(bytesFrom(bytes, 0));
    try (LayerDownload download = download(bytes)) {
      assertThat(download.read(new byte[0])).isZero();
      assertThat(new int[] {download.read(), download.read(), download.read(), download.read()})
          .containsExactly(0, 255, 127, -1);
      download.verify();
    }
  }

  @Test
  void aBrokenDownloadGoesOnFromTheByteItHad() throws IOException {
    server.then(partly(CONTENT, 0, 7_000)).then(bytesFrom(CONTENT, 7_000));
    assertReadWhole();
    assertThat(server.requests()).containsExactly("1", "1 bytes=7000-");
    assertThat(meter.downloadsResumed()).isEqualTo(1);
  }

  @Test
  void aWholeObjectInAnswerToARangeIsTakenAsTheWholeObject() throws IOException {
    server.then(partly(CONTENT, 0, 7_001)).then(bytesFrom(CONTENT, 0));
    assertReadWhole();
  }

  @Test
  void anotherRangeThanWasAskedForIsNotTaken() throws IOException {
    server
        .then(partly(CONTENT, 0, 7_000))
        .then(bytesFrom(CONTENT, 6_999))
        .then(bytesFrom(CONTENT, 7_000));
    assertReadWhole();
  }

  @Test
  void aRangeOfMoreDigitsThanANumberHasIsNotTaken() throws IOException {
    server
        .then(partly(CONTENT, 0, 7_000))
        .then(exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 7000-19999/" + "9".repeat(20));
          exchange.sendResponseHeaders(206, -1);
        })
        .then(bytesFrom(CONTENT, 7_000));
    assertReadWhole();
  }

  @Test
  void anExpiredUrlIsRenewedAndTheDownloadGoesOn() throws IOException {
    server
        .then(partly(CONTENT, 0, 7_000))
        .then(status(403, "<Error><Message>Request has expired</Message></Error>"))
        .then(bytesFrom(CONTENT, 7_000));
    assertReadWhole();
    assertThat(server.requests()).containsExactly("1", "1 bytes=7000-", "2 bytes=7000-");
  }

  @Test
  void freshUrlsThatAreRefusedAreAccessDeniedWithoutAnySecret() {
    server.then(status(403, "<Error><Code>AccessDenied</Code></Error>?X-Amz-Signature=5ec4e7"));
    LayerDownload download = download(CONTENT);
    assertThatExceptionOfType(SourceAccessDeniedException.class)
        .isThrownBy(download::readAllBytes)
        .withMessageContaining("S3 refuses fresh presigned URLs")
        .withMessageContaining("AccessDenied")
        .withMessageContaining("arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*")
        .matches(e -> !String.valueOf(e.getMessage()).contains("5ec4e7"));
    assertThat(server.requests()).containsExactly("1", "2", "3");
  }

  /** No policy is in the way then: the clocks of those who sign and those who check disagree. */
  @Test
  void freshUrlsThatHaveExpiredPassByThemselves() {
    server.then(
        status(
            403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"));
    LayerDownload download = download(CONTENT);
    assertThatExceptionOfType(ServiceUnavailableException.class)
        .isThrownBy(download::readAllBytes)
        .withMessageContaining("from byte 0 on, also after retries: S3 answered 403")
        .withMessageContaining("Request has expired")
        .matches(e -> !String.valueOf(e.getMessage()).contains("starport-layer-bucket"));
    assertThat(server.requests()).containsExactly("1", "2", "3");
  }

  @ParameterizedTest
  @CsvSource({"503, <Code>SlowDown</Code>, SlowDown", "500, '', no code"})
  void aFailingServiceIsUnavailableAfterAllAttemptsAtTheSameUrl(
      int status, String text, String code) {
    server.then(status(status, text));
    LayerDownload download = download(CONTENT);
    assertThatExceptionOfType(ServiceUnavailableException.class)
        .isThrownBy(download::readAllBytes)
        .withMessageContaining("from byte 0 on, also after retries: S3 answered " + status)
        .withMessageContaining(code + " (HTTP " + status);
    assertThat(server.requests()).containsExactly("1", "1", "1");
  }

  @Test
  void aTrickleIsNotTriedForEver() {
    server
        .then(partly(CONTENT, 0, 10))
        .then(partly(CONTENT, 10, 20))
        .then(partly(CONTENT, 20, 30))
        .then(bytesFrom(CONTENT, 30));
    LayerDownload download = download(CONTENT);
    assertThatExceptionOfType(ServiceUnavailableException.class)
        .isThrownBy(download::readAllBytes)
        .withMessageContaining("from byte 30 on");
  }

  @Test
  void realProgressMakesEarlierBreaksForgotten() throws IOException {
    byte[] large = new byte[6 << 20];
    IntStream.range(0, 5).forEach(i -> server.then(partly(large, i << 20, (i + 1) << 20)));
    server.then(bytesFrom(large, 5 << 20));
    try (LayerDownload download = download(large)) {
      assertThat(download.readAllBytes()).hasSize(large.length);
      download.verify();
    }
    assertThat(server.requests()).hasSize(6);
  }

  @Test
  void anotherLengthThanTheManifestSaysIsWrongBytes() {
    server.then(bytesFrom(CONTENT, 0));
    byte[] longer = java.util.Arrays.copyOf(CONTENT, SIZE + 1);
    assertWrong(download(longer), "the source has 20000 bytes, the manifest says 20001");
  }

  @ParameterizedTest
  @ValueSource(bytes = {'x', 0})
  void moreBytesThanTheManifestSaysAreWrongBytes(byte more) {
    server.then(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(CONTENT, 0, SIZE - 1);
      exchange.getResponseBody().write(more);
    });
    byte[] shorter = java.util.Arrays.copyOf(CONTENT, SIZE - 1);
    assertWrong(download(shorter), "the source has more bytes than the manifest says");
  }

  @Test
  void aRangeBeyondTheEndIsWrongBytes() {
    server.then(partly(CONTENT, 0, 7_000)).then(status(416, ""));
    assertWrong(download(CONTENT), "the source has at most 7000 bytes, the manifest says 20000");
  }

  @Test
  void otherBytesThanTheDigestSaysAreWrongBytes() throws IOException {
    byte[] other = CONTENT.clone();
    other[SIZE - 1]++;
    server.then(bytesFrom(other, 0));
    LayerDownload download = download(CONTENT);
    assertThat(download.readAllBytes()).hasSize(SIZE);
    assertThatExceptionOfType(WrongBytesException.class).isThrownBy(download::verify);
  }

  @Test
  void whatIsNotReadToItsEndCannotBeVerified() throws IOException {
    server.then(bytesFrom(CONTENT, 0));
    try (LayerDownload download = download(CONTENT)) {
      assertThat(download.readNBytes(10)).hasSize(10);
      assertThatIllegalStateException().isThrownBy(download::verify);
    }
  }

  /** A half-read gigabyte is not drained first, nor left to its sender. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsNoLongerWantedIsCut(boolean begun) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch cut = new CountDownLatch(1);
    server.then(exchange -> {
      exchange.sendResponseHeaders(200, 1L << 40);
      asked.countDown();
      try {
        while (true) {
          exchange.getResponseBody().write(CONTENT);
        }
      } catch (IOException e) {
        cut.countDown();
        throw e;
      }
    });
    Descriptor blob = new Descriptor("", Digest.of(CONTENT), 1L << 40, false);
    try (LayerDownload download = download(blob)) {
      download.askAhead();
      asked.await();
      if (begun) {
        assertThat(download.readNBytes(10)).hasSize(10);
      }
    }
    cut.await();
    assertThat(server.requests()).hasSize(1);
  }

  private void assertReadWhole() throws IOException {
    try (LayerDownload download = download(CONTENT)) {
      assertThat(download.readAllBytes()).isEqualTo(CONTENT);
      download.verify();
    }
  }

  private static void assertWrong(LayerDownload download, String message) {
    assertThatExceptionOfType(WrongBytesException.class)
        .isThrownBy(download::readAllBytes)
        .withMessageContaining(message);
  }

  private LayerDownload download(byte[] expected) {
    return download(new Descriptor("", Digest.of(expected), expected.length, false));
  }

  private LayerDownload download(Descriptor blob) {
    LayerSource source = new LayerSource(server.registry(), new RepositoryName("app/api"), http);
    Deadline time = Deadline.in(Duration.ofMinutes(15), Duration.ZERO, Clock.systemUTC());
    return new LayerDownload(source, blob, retries, meter, new Prospects(meter, time));
  }
}
