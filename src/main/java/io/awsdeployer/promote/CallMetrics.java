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
    metrics.addAll(Moved.by(outcome).metrics());
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

  /** What an outcome stands for. */
  private record Moved(long images, long blobs, long bytes, long tags) {
    private static final Moved NOTHING = new Moved(0, 0, 0, 0);

    static Moved by(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Promoted done ->
            of(done.plan().imageCount(), done.staged(), done.switched().tags());
        case Outcome.StagedOnly done -> of(0, done.staged(), 0);
        case Outcome.PutBack done -> of(0, Staged.NOTHING, done.reverted().restored());
        case Outcome.Notified notified ->
            notified.parts().stream().map(part -> by(part.outcome())).reduce(NOTHING, Moved::plus);
        case Outcome.Verified done -> of(done.images().size(), Staged.NOTHING, 0);
        case Outcome.Resolved _, Outcome.Planned _, Outcome.Refused _, Outcome.Skipped _ -> NOTHING;
      };
    }

    private static Moved of(int images, Staged staged, int tags) {
      return new Moved(images, staged.blobs(), staged.bytes(), tags);
    }

    private Moved plus(Moved other) {
      return new Moved(
          images + other.images, blobs + other.blobs, bytes + other.bytes, tags + other.tags);
    }

    List<Metric> metrics() {
      return List.of(
          new Metric("ImagesPromoted", Unit.COUNT, images),
          new Metric("BlobsCopied", Unit.COUNT, blobs),
          new Metric("BytesCopied", Unit.BYTES, bytes),
          new Metric("TagsSwitched", Unit.COUNT, tags));
    }
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
