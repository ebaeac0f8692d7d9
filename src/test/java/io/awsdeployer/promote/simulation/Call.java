package io.awsdeployer.promote.simulation;

import io.awsdeployer.promote.Promotion;
import io.awsdeployer.promote.Watcher;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.stage.Retries;
import io.awsdeployer.promote.stage.TransferClient;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.RetrySchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;

/** One call of the function, from its start to its end, in a process of its own. */
final class Call {
  /** Of no process: nothing connects. */
  private static final PoolingHttpClientConnectionManager NO_CONNECTIONS =
      new PoolingHttpClientConnectionManager();

  private static final RetrySchedule TRIES =
      new RetrySchedule(3, Duration.ofMillis(200), Duration.ofSeconds(1));

  private final Scene.Wanted build;
  private final PromotionRequest request;
  private final OneProcess process;
  private final Instant start;
  private final long startStep;
  private Optional<Outcome> outcome = Optional.empty();
  private Optional<Throwable> failure = Optional.empty();
  private boolean ended;

  Call(Scene.Wanted build, PromotionRequest request, int number, Instant start, long startStep) {
    this.build = build;
    this.request = request;
    this.process = new OneProcess("build-%d call %d".formatted(build.number(), number));
    this.start = start;
    this.startStep = startStep;
  }

  Scene.Wanted build() {
    return build;
  }

  PromotionRequest request() {
    return request;
  }

  OneProcess process() {
    return process;
  }

  Instant start() {
    return start;
  }

  long startStep() {
    return startStep;
  }

  boolean hasEnded() {
    return ended;
  }

  Optional<Outcome> outcome() {
    return outcome;
  }

  Optional<Throwable> failure() {
    return failure;
  }

  /** As Step Functions retries: what says that it may pass, and what says nothing. */
  boolean isWorthAnother() {
    return process.isDead()
        || failure.filter(e -> !(e instanceof PromotionException p) || p.retryable()).isPresent();
  }

  /** What became of it, in a line. */
  String said() {
    if (process.isDead()) {
      return "KILLED";
    }
    return Stream.concat(
            outcome.stream().map(Outcome::getClass).map(Class::getSimpleName),
            failure.stream()
                .map(e -> "%s: %s".formatted(e.getClass().getSimpleName(), firstLine(e))))
        .findFirst()
        .orElseThrow();
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  void run(World world, Wire wire, MadeUpTime time, Scene scene) {
    try {
      outcome = Optional.of(promotion(world, wire, time, scene).run());
    } catch (Throwable e) {
      failure = Optional.of(e);
    }
    ended = true;
  }

  private Promotion promotion(World world, Wire wire, MadeUpTime time, Scene scene) {
    Workshop workshop =
        new Workshop(
            new MadeUpClients(world, wire, time, process),
            new TransferClient(
                new Http(wire, process, (uri, _) -> world.http(uri), World::label),
                Duration.ofSeconds(60),
                NO_CONNECTIONS),
            Map.of(
                "AWS_REGION", World.HOME,
                "SOURCE_ECR_ACCOUNT", World.PIPELINE,
                "SOURCE_ECR_REGION", World.HOME,
                "BLOB_UPLOAD", scene.way(),
                "PROMOTION_OPTIONS", scene.options()),
            new Retries(TRIES, () -> () -> 1L << 62, time.sleeper(process)),
            1 << 28,
            time);
    return new Promotion(
        workshop,
        request,
        Deadline.in(build.time(), time, time.sleeper(process)),
        Silent.LOG,
        Watcher.NOBODY);
  }

  /** Nobody reads it. */
  private enum Silent implements EventLog {
    LOG;

    @Override
    public void write(Level level, String message, Map<String, ?> fields) {}

    @Override
    public EventLog with(Map<String, ?> fields) {
      return this;
    }
  }
}
