package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.http.ErrorFormat;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.stage.Retries;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.FakeContext;
import io.awsdeployer.promote.testing.Gate;
import io.awsdeployer.promote.testing.QuickWorkshop;
import io.awsdeployer.promote.timing.RetrySchedule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long transfers are to wait, on a clock that stands: it is noted, and nobody waits. */
class PausesTest {
  /** ECR's quota is a hundred begun uploads a second. */
  private static final Duration TURN = Duration.ofMillis(10);

  private final Bed bed =
      Bed.start(builder -> builder.clock(new MovableClock()))
          .with("BLOB_UPLOAD", UploadWay.REGISTRY.toString());
  private final Queue<Duration> pauses = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    bed.close();
  }

  private void promote() throws IOException {
    try (Workshop quick =
        QuickWorkshop.of(
            bed.aws(),
            bed.function().session("lambda"),
            bed.functionEnvironment(),
            1 << 20,
            Timeout.ofMinutes(1))) {
      Workshop kept =
          new Workshop(
              quick.clients(),
              quick.http(),
              quick.environment(),
              new Retries(
                  new RetrySchedule(5, Duration.ofSeconds(4), Duration.ofHours(1)),
                  () -> () -> 1L << 62, // a quarter of what a pause is at most
                  pauses::add),
              quick.memoryBytes(),
              quick.clock());
      new PromoteImagesHandler(
              kept,
              new JsonLog(
                  new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                  kept.clock(),
                  EventLog.Level.INFO))
          .handleRequest(
              new ByteArrayInputStream(bed.event().toString().getBytes(StandardCharsets.UTF_8)),
              OutputStream.nullOutputStream(),
              new FakeContext(() -> Duration.ofMinutes(15)));
    }
  }

  private void pushed(Image image, String... repositories) {
    Stream.of(repositories).forEach(repository -> bed.pushed(repository, "1", image));
    bed.manifestOf(Stream.of(repositories).map(name -> name + ":1").toArray(String[]::new));
  }

  /** So many begin at once and are throttled, which none of them knows before. */
  private FaultRule throttledTogether(int uploads) {
    Gate together = Gate.after(uploads);
    return bed.aws()
        .faults()
        .on("v2:POST upload")
        .times(uploads)
        .with((request, service) -> {
          together.happened();
          together.await();
          ErrorFormat format = ErrorFormat.of(request.operation());
          return format.render(format.throttled());
        });
  }

  /** The turns of so many, one after the other. */
  private static Duration[] turns(int count) {
    return IntStream.range(0, count).mapToObj(TURN::multipliedBy).toArray(Duration[]::new);
  }

  @Test
  void whatComesTooFastIsTriedAgainAtTheQuotasPace() throws IOException {
    Image image = TestImages.oci(1).layer(100).build();
    pushed(image, "app/a");
    bed.target("app/a").addBlob(image.config());
    FaultRule throttled = bed.aws().faults().on("v2:POST upload").times(3).throttle();
    promote();
    assertThat(throttled.fired()).isEqualTo(3);
    assertThat(pauses).containsExactly(turns(3));
  }

  /** A quarter of four seconds, and each time four times as long. */
  @ParameterizedTest
  @CsvSource({
    "registry, v2:POST upload",
    "registry, v2:PUT upload",
    "registry, blob:GET",
    "api, blob:GET"
  })
  void whatBreaksIsTriedAgainByTheScheduleOfRetries(String way, String request) throws IOException {
    bed.with("BLOB_UPLOAD", way);
    Image image = TestImages.oci(1).layer(100).build();
    pushed(image, "app/a");
    bed.target("app/a").addBlob(image.config());
    FaultRule busy = bed.aws().faults().on(request).times(3).status(503);
    promote();
    assertThat(busy.fired()).isEqualTo(3);
    assertThat(pauses)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(16));
  }

  /** Three times each, which are the SDK's own affair. */
  @Test
  void soIsAPartThatTheSdkHasGivenUp() throws IOException {
    bed.with("BLOB_UPLOAD", "api");
    Image image = TestImages.oci(1).layer(100).build();
    pushed(image, "app/a");
    bed.target("app/a").addBlob(image.config());
    FaultRule failing =
        bed.aws()
            .faults()
            .on("ecr:UploadLayerPart")
            .times(2 * 3)
            .awsError("ServerException", "internal failure", 500);
    promote();
    assertThat(failing.fired()).isEqualTo(2 * 3);
    assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(4));
  }

  /** The upload that broke, then twice the question whether it is the registry's fault. */
  @Test
  void soIsTheQuestionWhetherTheRegistryIsThere() throws IOException {
    bed.with("BLOB_UPLOAD", "auto");
    Image image = TestImages.oci(1).layer(100).build();
    pushed(image, "app/a");
    bed.target("app/a").addBlob(image.config());
    FaultRule lost = bed.aws().faults().on("v2:*").times(3).refuseConnection();
    promote();
    assertThat(lost.fired()).isEqualTo(3);
    assertThat(pauses)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(1));
  }

  @Test
  void nothingIsSpacedWhereNothingIsThrottled() throws IOException {
    pushed(TestImages.oci(1).layers(50, 100).build(), "app/a");
    promote();
    assertThat(pauses).isEmpty();
  }

  /** Thirty-two move at once; the others begin when those know. */
  @Test
  void whatBeginsAfterwardsTakesItsTurnToo() throws IOException {
    pushed(TestImages.oci(1).layers(39, 100).build(), "app/a");
    FaultRule throttled = throttledTogether(32);
    promote();
    assertThat(throttled.fired()).isEqualTo(32);
    assertThat(pauses).containsExactlyInAnyOrder(turns(40));
  }

  @Test
  void whatIsMountedTakesItsTurnToo() throws IOException {
    bed.aws().ecr().behaviour(Behaviour.documented().with(Switch.BLOB_MOUNTING));
    bed.promoter().policy(Policies.allow("*", "ecr:GetDownloadUrlForLayer"));
    pushed(TestImages.oci(1).layer(100).build(), "app/a", "app/b");
    FaultRule throttled = throttledTogether(2);
    promote();
    assertThat(throttled.fired()).isEqualTo(2);
    assertThat(pauses).containsExactlyInAnyOrder(turns(4));
    assertThat(bed.aws().requests().entries("v2:POST upload"))
        .filteredOn(request -> request.rawQuery().contains("mount="))
        .hasSize(2)
        .allSatisfy(mount -> assertThat(mount.status()).hasValue(201));
  }
}
