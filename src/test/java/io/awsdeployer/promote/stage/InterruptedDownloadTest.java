package io.awsdeployer.promote.stage;

import static io.awsdeployer.promote.stage.LayerServer.partly;
import static io.awsdeployer.promote.stage.LayerServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.testing.Gate;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.RetrySchedule;
import io.awsdeployer.promote.timing.Sleeper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A download that is given up: by whoever ends the promotion, or because its source does. */
@org.junit.jupiter.api.Timeout(300)
class InterruptedDownloadTest {
  private static final int MIB = 1 << 20;

  private final LayerServer server = new LayerServer();
  private final TransferClient http = new TransferClient(4, Timeout.ofSeconds(60));

  InterruptedDownloadTest() throws IOException {}

  @AfterEach
  void close() {
    assertThat(Thread.interrupted()).as("left to the next test").isFalse();
    http.close();
    server.close();
  }

  private LayerDownload download(byte[] expected, Sleeper sleeper) {
    TransferMeter meter = new TransferMeter(Clock.systemUTC());
    return new LayerDownload(
        new LayerSource(server.registry(), new RepositoryName("app/api"), http),
        new Descriptor("", Digest.of(expected), expected.length, false),
        new Retries(
            new RetrySchedule(3, Duration.ZERO, Duration.ZERO), () -> new Random(1), sleeper),
        meter,
        new Prospects(
            meter, Deadline.in(Duration.ofMinutes(15), Duration.ZERO, Clock.systemUTC())));
  }

  /** An answer of this length, 0 for one that does not say, whose body goes on until it is cut. */
  private Gate endless(long length, Gate begun, Gate goOn) {
    Gate cut = Gate.after(1);
    server.then(exchange -> {
      begun.happened();
      goOn.await();
      try {
        exchange.sendResponseHeaders(200, length);
        while (true) {
          exchange.getResponseBody().write(new byte[MIB]);
        }
      } catch (IOException e) {
        cut.happened();
        throw e;
      }
    });
    return cut;
  }

  /** Its answer may come a moment later, and would hold a connection for ever. */
  @Test
  void whoWaitsForWhatWasAskedAheadLetsGoOfIt() throws IOException {
    Gate asked = Gate.after(1);
    Gate givenUp = Gate.after(1);
    Gate cut = endless(0, asked, givenUp);
    try (LayerDownload download = download(new byte[MIB], _ -> {})) {
      download.askAhead();
      asked.await();
      Thread.currentThread().interrupt();
      assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(download::read);
      assertThat(Thread.interrupted()).isTrue();
      givenUp.happened();
      cut.await();
    }
  }

  @Test
  void anAnswerOfAnotherLengthIsNotReadAndCut() throws IOException {
    Gate cut = endless(1L << 40, Gate.after(0), Gate.after(0));
    try (LayerDownload download = download(new byte[MIB], _ -> {})) {
      assertThatExceptionOfType(WrongBytesException.class).isThrownBy(download::read);
      cut.await();
    }
  }

  @Test
  void anAnswerThatGoesOnIsNotReadAndCut() throws IOException {
    Gate cut = endless(0, Gate.after(0), Gate.after(0));
    try (LayerDownload download = download(new byte[10], _ -> {})) {
      assertThatExceptionOfType(WrongBytesException.class).isThrownBy(download::readAllBytes);
      cut.await();
    }
  }

  @Test
  void anAnswerThatCameAheadAndIsNotWantedIsCut() throws IOException, InterruptedException {
    Gate cut = endless(0, Gate.after(0), Gate.after(0));
    LayerSource source = new LayerSource(server.registry(), new RepositoryName("app/api"), http);
    AskedAhead asked =
        new AskedAhead(source, new Descriptor("", Digest.of("any"), 1L << 40, false));
    LayerSource.Connection _ = asked.await();
    asked.abandon();
    cut.await();
  }

  @Test
  void aRangeOfALongerObjectIsWrongBytes() throws IOException {
    byte[] content = new byte[3 * MIB];
    server.then(partly(content, 0, MIB)).then(LayerServer.bytesFrom(new byte[3 * MIB + 1], MIB));
    try (LayerDownload download = download(content, _ -> {})) {
      assertThatExceptionOfType(WrongBytesException.class)
          .isThrownBy(download::readAllBytes)
          .withMessage("the source has 3145729 bytes, the manifest says 3145728");
    }
  }

  @Test
  void whoWaitsForTheNextTryDoesNotTryAgain() throws IOException {
    server.then(status(503, ""));
    try (LayerDownload download =
        download(
            new byte[10],
            _ -> {
              throw new InterruptedException();
            })) {
      assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(download::read);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(server.requests()).hasSize(1);
  }

  /** What came before the first break is no progress since. */
  @Test
  void aSourceThatEndsLateIsNotTriedForEver() throws IOException {
    byte[] content = new byte[3 * MIB];
    server.then(partly(content, 0, 2 * MIB)).then(status(503, ""));
    try (LayerDownload download = download(content, _ -> {})) {
      assertThatExceptionOfType(ServiceUnavailableException.class)
          .isThrownBy(download::readAllBytes)
          .withMessageContaining("from byte 2097152 on");
    }
    assertThat(server.requests()).hasSize(3);
  }

  /** The end is looked at before the last bytes are passed on. */
  @Test
  void whatIsVerifiedHasNothingAfterIt() throws IOException {
    byte[] content = new byte[10];
    server.then(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(new byte[content.length + 1]);
    });
    try (LayerDownload download = download(content, _ -> {})) {
      assertThat(download.readNBytes(content.length)).isEqualTo(content);
      assertThatExceptionOfType(WrongBytesException.class).isThrownBy(download::verify);
    }
  }
}
