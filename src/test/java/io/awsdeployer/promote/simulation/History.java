package io.awsdeployer.promote.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What happened, a line a step. */
final class History {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<String> lines = new ArrayList<>();

  void say(String text) {
    lines.add(text);
  }

  void say(long step, MadeUpTime time, String who, String what) {
    lines.add(
        step
            + " "
            + Duration.between(START, time.instant()).toMillis()
            + " ms "
            + who
            + ": "
            + what);
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
