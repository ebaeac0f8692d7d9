package io.awsdeployer.promote.stage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.RetrySchedule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an HTTP client is told of a body that comes as it is sent. */
@org.junit.jupiter.api.Timeout(300)
class BlobEntityTest {
  private static final byte[] CONTENT = "content".repeat(1_000).getBytes(US_ASCII);

  private final LayerServer server = new LayerServer();
  private final TransferClient http = new TransferClient(2, Timeout.ofSeconds(60));

  BlobEntityTest() throws IOException {}

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private BlobEntity entity(Digest digest) {
    server.then(LayerServer.bytesFrom(CONTENT, 0));
    TransferMeter meter = new TransferMeter(Clock.systemUTC());
    return new BlobEntity(
        new LayerDownload(
            new LayerSource(server.registry(), new RepositoryName("app/api"), http),
            new Descriptor("any", digest, CONTENT.length, false),
            new Retries(
                new RetrySchedule(1, Duration.ZERO, Duration.ZERO), () -> new Random(1), _ -> {}),
            meter,
            new Prospects(
                meter, Deadline.in(Duration.ofMinutes(15), Duration.ZERO, Clock.systemUTC()))));
  }

  /** A client that sent it twice would have to keep it. */
  @Test
  void itsLengthIsKnownAndItComesOnce() throws IOException {
    try (BlobEntity entity = entity(Digest.of(CONTENT))) {
      assertThat(entity.getContentLength()).isEqualTo(CONTENT.length);
      assertThat(entity.isStreaming()).isTrue();
      assertThat(entity.isRepeatable()).isFalse();
    }
  }

  @Test
  void bytesThatWaitToBeTakenShowAsAnOddNumber() throws IOException {
    List<Boolean> odd = new ArrayList<>();
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (BlobEntity entity = entity(Digest.of(CONTENT))) {
      assertThat(entity.writes()).isZero();
      entity.writeTo(
          new OutputStream() {
            @Override
            public void write(int b) {
              throw new UnsupportedOperationException();
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
              odd.add(entity.writes() % 2 == 1);
              sent.write(bytes, offset, length);
            }
          });
      assertThat(entity.writes()).isEqualTo(2L * odd.size()).isPositive();
    }
    assertThat(odd).containsOnly(true);
    assertThat(sent.toByteArray()).isEqualTo(CONTENT);
  }

  @Test
  void theLastBytesOfAnotherDigestAreNotSent() throws IOException {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    try (BlobEntity entity = entity(Digest.of("other"))) {
      assertThatExceptionOfType(WrongBytesException.class).isThrownBy(() -> entity.writeTo(sent));
    }
    assertThat(sent.size()).isLessThan(CONTENT.length);
  }

  /** Its connection is cut, so reading begins again, at the byte where it was. */
  @Test
  void closingItClosesTheSource() throws IOException {
    BlobEntity entity = entity(Digest.of(CONTENT));
    assertThat(entity.getContent().readNBytes(10)).hasSize(10);
    entity.close();
    assertThat(entity.getContent().readNBytes(10)).hasSize(10);
    assertThat(server.requests()).containsExactly("1", "1 bytes=10-");
    entity.close();
  }
}
