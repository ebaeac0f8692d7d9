package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.MovableClock;
import io.awsdeployer.localaws.ecr.Behaviour;
import io.awsdeployer.localaws.ecr.Switch;
import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.http.FaultRule;
import io.awsdeployer.localaws.iam.Policies;
import io.awsdeployer.localaws.image.Image;
import io.awsdeployer.localaws.image.TestImages;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.read.RequestReader;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.stage.Progress;
import io.awsdeployer.promote.testing.Bed;
import io.awsdeployer.promote.testing.Gate;
import io.awsdeployer.promote.testing.QuickWorkshop;
import io.awsdeployer.promote.timing.Deadline;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an onlooker is told while blobs move: the last of them waits until that has been told. */
class StageProgressTest {
  private static final Image IMAGE = TestImages.oci(1).layer(5_000).layer(700).build();
  private static final Blob LAST = IMAGE.layers().getFirst();
  private static final int BLOBS = 3;
  private static final long BYTES = IMAGE.blobs().stream().mapToLong(Blob::size).sum();

  private final MovableClock clock = new MovableClock();
  private final Bed bed =
      Bed.start(builder -> builder.clock(clock)).with("BLOB_UPLOAD", UploadWay.REGISTRY.toString());

  @AfterEach
  void close() {
    bed.close();
  }

  /** Waits to be told one thing. */
  private record Onlooker(Progress.Standing awaited, Gate told) implements Watcher {
    Onlooker(Progress.Standing awaited) {
      this(awaited, Gate.after(1));
    }

    @Override
    public Progress staging(EventLog log) {
      return new Progress() {
        @Override
        public Duration every() {
          return Duration.ofMillis(1);
        }

        @Override
        public void at(Standing standing) {
          if (standing.equals(awaited)) {
            told.happened();
          }
        }
      };
    }
  }

  private void promote(Watcher watcher) throws InterruptedException {
    try (Workshop workshop =
        QuickWorkshop.of(
            bed.aws(),
            bed.function().session("lambda"),
            bed.functionEnvironment(),
            1 << 20,
            Timeout.ofMinutes(1))) {
      Outcome _ =
          new EventCall(
                  workshop,
                  Deadline.in(Duration.ofMinutes(15), workshop.clock()),
                  new JsonLog(
                      new PrintStream(
                          OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                      workshop.clock(),
                      EventLog.Level.INFO),
                  watcher)
              .answer(
                  new RequestReader()
                      .read(bed.event().toString().getBytes(StandardCharsets.UTF_8), ""));
    }
  }

  @Test
  void howMuchOfWhatWasMissingIsThereAndForHowLongItHasMoved() throws InterruptedException {
    bed.pushed("app/a", "1", IMAGE).manifestOf("app/a:1");
    Onlooker onlooker =
        new Onlooker(
            new Progress.Standing(
                BLOBS - 1, BLOBS, BYTES - LAST.size(), BYTES, Duration.ofSeconds(3)));
    FaultRule held =
        bed.aws()
            .faults()
            .on("ecr:GetDownloadUrlForLayer")
            .always()
            .with((request, service) -> {
              byte[] body = request.body().readAllBytes();
              if (new String(body, StandardCharsets.UTF_8).contains(LAST.digest())) {
                clock.forward(Duration.ofSeconds(3));
                onlooker.told().await();
              }
              return service.handle(request.withBody(new ByteArrayInputStream(body)));
            });
    promote(onlooker);
    assertThat(held.fired()).isEqualTo(BLOBS);
    assertThat(bed.target("app/a").tags()).containsEntry("1", IMAGE.digest());
  }

  @Test
  void whatIsMountedIsThereToo() throws InterruptedException {
    bed.aws().ecr().behaviour(Behaviour.documented().with(Switch.BLOB_MOUNTING));
    bed.promoter().policy(Policies.allow("*", "ecr:GetDownloadUrlForLayer"));
    bed.pushed("app/a", "1", IMAGE).pushed("app/b", "1", IMAGE).manifestOf("app/a:1", "app/b:1");
    Onlooker onlooker =
        new Onlooker(
            new Progress.Standing(
                2 * BLOBS - 1, 2 * BLOBS, 2 * BYTES - LAST.size(), 2 * BYTES, Duration.ZERO));
    FaultRule held =
        bed.aws()
            .faults()
            .on("v2:POST upload")
            .when(request -> request.rawQuery().contains("mount=" + LAST.digest()))
            .before(onlooker.told()::await);
    promote(onlooker);
    assertThat(held.fired()).isEqualTo(1);
    assertThat(bed.target("app/b").tags()).containsEntry("1", IMAGE.digest());
  }
}
