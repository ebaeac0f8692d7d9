package io.awsdeployer.promote.timing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A clock that only a hand moves, or a sleep, which it remembers. */
public final class MovedClock extends Clock implements Sleeper {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Duration> slept = new ArrayList<>();

  public void move(Duration by) {
    now = now.plus(by);
  }

  public List<Duration> slept() {
    return slept;
  }

  @Override
  public void sleep(Duration duration) {
    slept.add(duration);
    move(duration);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
