package io.awsdeployer.localaws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until the test moves it on. */
public final class MovableClock extends Clock {

  private final AtomicReference<Instant> now;

  /** It begins now. */
  public MovableClock() {
    this(Instant.now());
  }

  public MovableClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  public void forward(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("UTC only");
  }
}
