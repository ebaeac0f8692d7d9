package io.awsdeployer.localaws.ecr;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The request rates of one account and region, shared by all who call it there (§3). */
public final class RateLimits {
  private static final Map<String, Integer> PER_SECOND =
      Map.of(
          "ecr:BatchCheckLayerAvailability", 1_000,
          "ecr:BatchGetImage", 2_000,
          "ecr:CompleteLayerUpload", 100,
          "ecr:GetAuthorizationToken", 500,
          "ecr:GetDownloadUrlForLayer", 3_000,
          "ecr:InitiateLayerUpload", 100,
          "ecr:PutImage", 10,
          "ecr:UploadLayerPart", 500);

  private final Clock clock;
  private final Supplier<Behaviour> behaviour;
  private final Map<Rate, TokenBucket> buckets = new ConcurrentHashMap<>();

  private record Rate(String action, double perSecond) {}

  RateLimits(Clock clock, Supplier<Behaviour> behaviour) {
    this.clock = clock;
    this.behaviour = behaviour;
  }

  /** Requests a second by operation, as ECR's own default quotas have it. */
  public static Map<String, Integer> perSecond() {
    return PER_SECOND;
  }

  void take(String action) {
    double scale = behaviour.get().rateScale();
    if (scale <= 0 || !PER_SECOND.containsKey(action)) {
      return;
    }
    Rate rate = new Rate(action, PER_SECOND.getOrDefault(action, 0) * scale);
    TokenBucket bucket =
        buckets.computeIfAbsent(rate, r -> new TokenBucket(r.perSecond(), clock.instant()));
    if (!bucket.take(clock.instant())) {
      throw Refusals.rateExceeded();
    }
  }
}
