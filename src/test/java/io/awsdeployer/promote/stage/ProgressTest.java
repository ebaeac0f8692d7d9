package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** The log's line about copying, as README has it. */
class ProgressTest {
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final Progress progress =
      Progress.logged(
          new JsonLog(
              new PrintStream(lines, true, StandardCharsets.UTF_8),
              Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
              EventLog.Level.INFO));

  @Test
  void comesEveryTenSeconds() {
    assertThat(progress.every()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void saysHowManyBlobsAndBytesThereAreOfHowMany() throws IOException {
    progress.at(new Progress.Standing(3, 5, 300, 500, Duration.ofMillis(1_234)));
    JsonNode line = new JsonMapper().readTree(lines.toByteArray());
    assertThat(line.path("message").asText()).isEqualTo("Staging");
    assertThat(line.path("blobs_done").asInt()).isEqualTo(3);
    assertThat(line.path("blobs").asInt()).isEqualTo(5);
    assertThat(line.path("bytes_done").asInt()).isEqualTo(300);
    assertThat(line.path("bytes").asInt()).isEqualTo(500);
    assertThat(line.path("duration_ms").asInt()).isEqualTo(1_234);
  }
}
