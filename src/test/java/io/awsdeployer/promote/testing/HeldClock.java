package io.awsdeployer.promote.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is let go, and goes as any other from then on. */
public final class HeldClock extends Clock {
  private final Clock held = Clock.fixed(Instant.now(), ZoneOffset.UTC);
  private final AtomicReference<Clock> clock = new AtomicReference<>(held);

  /** Does nothing when it goes already. */
  public void letGo() {
    Clock going = Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), held.instant()));
    boolean _ = clock.compareAndSet(held, going);
  }

  @Override
  public Instant instant() {
    return clock.get().instant();
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
