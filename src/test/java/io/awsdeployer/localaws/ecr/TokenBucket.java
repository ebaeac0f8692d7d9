package io.awsdeployer.localaws.ecr;

import java.time.Duration;
import java.time.Instant;

/** A rate with a burst of one second, by somebody else's clock. */
public final class TokenBucket {
  private final double perSecond;
  private final double capacity;
  private double tokens;
  private Instant filled;

  public TokenBucket(double perSecond, Instant now) {
    this.perSecond = perSecond;
    this.capacity = Math.max(1, perSecond);
    this.tokens = capacity;
    this.filled = now;
  }

  public synchronized boolean take(Instant now) {
    double seconds = Math.max(0, Duration.between(filled, now).toNanos() / 1e9);
    tokens = Math.min(capacity, tokens + seconds * perSecond);
    filled = now;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
    return true;
  }
}
