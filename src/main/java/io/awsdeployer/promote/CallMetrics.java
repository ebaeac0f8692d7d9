package io.awsdeployer.promote;

import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.Metrics;
import io.awsdeployer.promote.log.Metrics.Metric;
import io.awsdeployer.promote.log.Metrics.Unit;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.stage.Staged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A call in numbers, one line at its end, however it ends: the dashboard's and the alarms' (README,
 * "Metrics"). Zeros are told too, so that a sum of nothing is not missing data.
 *
 * @param env whose function it is
 * @param action what was asked for, as far as that could be read
 * @param cold whether it is the first call of its process
 */
record CallMetrics(
    EventLog log, Clock clock, Instant start, String env, String action, boolean cold) {
  static final String NAMESPACE = "aws-deployer/PromoteImages";
  static final String UNREAD = "unread";

  /** It ended well. */
  void ended(Outcome outcome) {
    List<Metric> metrics = ends(1, 0, 0);
    metrics.addAll(
        switch (outcome) {
          case Outcome.Promoted done ->
              moved(done.plan().imageCount(), done.staged(), done.switched().tags());
          case Outcome.StagedOnly done -> moved(0, done.staged(), 0);
          case Outcome.PutBack done -> moved(0, Staged.NOTHING, done.reverted().restored());
          case Outcome.Resolved _, Outcome.Planned _, Outcome.Skipped _ ->
              moved(0, Staged.NOTHING, 0);
        });
    write(metrics);
  }

  /**
   * It ended with an error; what it may have copied is in the log's other lines.
   *
   * @param retryable whether the state machine calls again, so that nobody has to be woken
   */
  void failed(boolean retryable) {
    write(ends(0, retryable ? 0 : 1, retryable ? 1 : 0));
  }

  private static List<Metric> ends(int well, int failed, int toRetry) {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new Metric("Promotions", Unit.COUNT, well));
    metrics.add(new Metric("PromotionFailures", Unit.COUNT, failed));
    metrics.add(new Metric("PromotionsToRetry", Unit.COUNT, toRetry));
    return metrics;
  }

  private static List<Metric> moved(int images, Staged staged, int tags) {
    return List.of(
        new Metric("ImagesPromoted", Unit.COUNT, images),
        new Metric("BlobsCopied", Unit.COUNT, staged.blobs()),
        new Metric("BytesCopied", Unit.BYTES, staged.bytes()),
        new Metric("TagsSwitched", Unit.COUNT, tags));
  }

  private void write(List<Metric> metrics) {
    Instant now = clock.instant();
    List<Metric> all = new ArrayList<>(metrics);
    all.add(
        new Metric(
            "PromotionDuration", Unit.MILLISECONDS, Duration.between(start, now).toMillis()));
    all.add(new Metric("ColdStart", Unit.COUNT, cold ? 1 : 0));
    Map<String, String> dimensions = new LinkedHashMap<>();
    dimensions.put("Env", env);
    dimensions.put("Action", action);
    new Metrics(NAMESPACE, dimensions, all).writeTo(log, now);
  }
}
