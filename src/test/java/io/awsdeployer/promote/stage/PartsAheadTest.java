package io.awsdeployer.promote.stage;

import static io.awsdeployer.promote.stage.LayerServer.bytesFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.aws.PartBytes;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.RetrySchedule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@org.junit.jupiter.api.Timeout(120)
class PartsAheadTest {
  /** Two parts and a half. */
  private static final int PART = PartBytes.SEGMENT + 1;

  private static final byte[] CONTENT = new byte[2 * PART + PART / 2];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private final LayerServer server = new LayerServer();
  private final TransferClient http = new TransferClient(4, Timeout.ofSeconds(60));
  private final TransferMeter meter = new TransferMeter(Clock.systemUTC());

  PartsAheadTest() throws IOException {}

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private LayerDownload content() {
    return new LayerDownload(
        new LayerSource(server.registry(), new RepositoryName("app"), http),
        new Descriptor("", Digest.of(CONTENT), CONTENT.length, false),
        new Retries(
            new RetrySchedule(1, Duration.ZERO, Duration.ZERO), () -> new Random(1), _ -> {}),
        meter,
        new Prospects(meter, Deadline.in(Duration.ofDays(1), Duration.ZERO, Clock.systemUTC())));
  }

  /** A part takes two segments: for one, for one and a little, for two, for more than all. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "100"})
  void everyPartIsWholeWithWhateverMemoryThereIs(int segments) throws Exception {
    server.then(bytesFrom(CONTENT, 0));
    PartMemory memory = new PartMemory((long) segments * PartBytes.SEGMENT);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<Integer> lengths = new ArrayList<>();
    try (LayerDownload content = content();
        PartsAhead parts = PartsAhead.of(content, memory, PART)) {
      while (all.size() < CONTENT.length) {
        PartBytes part = parts.next();
        lengths.add(part.length());
        all.writeBytes(bytes(part));
      }
      content.verify();
    }
    assertThat(lengths).containsExactly(PART, PART, PART / 2);
    assertThat(all.toByteArray()).isEqualTo(CONTENT);
    try (PartMemory.Room room = memory.acquire(segments * PartBytes.SEGMENT)) {
      assertThat(room.bytes().length()).as("all memory is free again").isZero();
    }
  }

  @Test
  void theNextPartIsReadWhileOneIsInUse() throws Exception {
    server.then(bytesFrom(CONTENT, 0));
    PartMemory memory = new PartMemory(4L * PartBytes.SEGMENT);
    try (LayerDownload content = content();
        PartsAhead parts = PartsAhead.of(content, memory, PART)) {
      PartBytes first = parts.next();
      while (content.position() < 2L * PART) {
        Thread.sleep(1);
      }
      assertThat(bytes(first)).isEqualTo(Arrays.copyOf(CONTENT, PART));
      assertThat(memory.tryAcquire(1)).isEqualTo(Optional.empty());
    }
  }

  private static byte[] bytes(PartBytes part) {
    byte[] bytes = new byte[part.length()];
    part.copy(0, bytes, bytes.length);
    return bytes;
  }
}
