package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What happens before a snapshot, in small. */
class RehearsalTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final EventLog log =
      new JsonLog(new PrintStream(lines, true, StandardCharsets.UTF_8), CLOCK, EventLog.Level.INFO);

  @Test
  void promotesAMadeUpBuildToItsEnd() {
    new Rehearsal(2, 70_000, 1, MINUTE, MINUTE, CLOCK).playedFor(log);
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains("Rehearsed for the snapshot")
        .hasLineCount(1);
  }

  @Test
  void aLayerMayBeOneByte() {
    new Rehearsal(1, 1, 1, MINUTE, MINUTE, CLOCK).playedFor(log);
    assertThat(lines.toString(StandardCharsets.UTF_8)).contains("Rehearsed for the snapshot");
  }

  @Test
  void eachTimeIsAPromotionThatPutsAllImagesInPlace() throws Exception {
    assertThat(new Rehearsal(2, 100, 3, MINUTE, MINUTE, CLOCK).play())
        .isEqualTo(new Rehearsal.Played(3, List.of()));
  }

  @Test
  void whenTheTimeHasPassedNoOtherIsBegun() throws Exception {
    assertThat(new Rehearsal(2, 100, 3, Duration.ZERO, MINUTE, CLOCK).play())
        .isEqualTo(new Rehearsal.Played(1, List.of()));
  }

  @Test
  void oneThatFailsDoesNotEndTheRest() throws Exception {
    Rehearsal.Played played =
        new Rehearsal(2, 70_000, 3, MINUTE, Duration.ofMillis(1), CLOCK).play();
    assertThat(played.inPlace()).isZero();
    assertThat(played.failures()).hasSize(3);
  }

  @Test
  void theFunctionsEnvironmentSaysHowLongItMayLast() {
    assertThat(Rehearsal.standard(Map.of("REHEARSAL_SECONDS", "7"), CLOCK))
        .extracting(Rehearsal::longest)
        .containsOnly(Duration.ofSeconds(7));
    assertThat(Rehearsal.standard(Map.of("REHEARSAL_SECONDS", "0"), CLOCK)).isEmpty();
    assertThat(Rehearsal.standard(Map.of("REHEARSAL_SECONDS", "soon"), CLOCK))
        .isEqualTo(Rehearsal.standard(Map.of(), CLOCK))
        .hasSize(2);
  }

  @Test
  void failingItOnlyWarns() {
    new Rehearsal(2, 70_000, 1, MINUTE, Duration.ofMillis(1), CLOCK).playedFor(log);
    assertThat(lines.toString(StandardCharsets.UTF_8))
        .contains("\"level\":\"WARN\"", "The snapshot is taken without a rehearsal")
        .hasLineCount(1);
  }
}
