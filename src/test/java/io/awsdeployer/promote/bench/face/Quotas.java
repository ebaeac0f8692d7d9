package io.awsdeployer.promote.bench.face;

import io.awsdeployer.localaws.ecr.RateLimits;
import io.awsdeployer.localaws.ecr.TokenBucket;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * ECR's request rates for one account and region, whichever way a request comes, and how many came.
 */
final class Quotas {
  private final Clock clock;
  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
  private volatile boolean enforced;

  Quotas(Clock clock) {
    this.clock = clock;
  }

  /** From now on, or no longer. */
  void enforce(boolean now) {
    enforced = now;
  }

  /**
   * Counts the request, and says whether it is let in.
   *
   * @param way {@code api} or {@code v2}: counted apart, limited together
   */
  boolean admit(String way, String operation) {
    count(way + ":" + operation);
    Integer rate = RateLimits.perSecond().get(operation);
    if (!enforced || rate == null) {
      return true;
    }
    boolean admitted =
        buckets
            .computeIfAbsent(operation, _ -> new TokenBucket(rate, clock.instant()))
            .take(clock.instant());
    if (!admitted) {
      count("refused:" + way);
    }
    return admitted;
  }

  /** What came since the last call of this. */
  Map<String, Long> drain() {
    Map<String, Long> drained = new java.util.TreeMap<>();
    counts.forEach((operation, count) -> drained.put(operation, count.getAndSet(0)));
    drained.values().removeIf(count -> count == 0);
    return drained;
  }

  private void count(String operation) {
    var _ = counts.computeIfAbsent(operation, _ -> new AtomicLong()).incrementAndGet();
  }
}
