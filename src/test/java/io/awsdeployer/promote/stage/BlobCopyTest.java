package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.plan.BlobTransfer;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.MovedClock;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.timing.RetrySchedule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a copy that breaks counts as; what is let in besides depends on it. */
@org.junit.jupiter.api.Timeout(300)
class BlobCopyTest {
  private static final RepositoryName A = new RepositoryName("app/a");
  private static final byte[] CONTENT = new byte[1_000];
  private static final Descriptor BLOB =
      new Descriptor("any", Digest.of(CONTENT), CONTENT.length, false);

  private final LayerServer server = new LayerServer();
  private final TransferClient http = new TransferClient(2, Timeout.ofSeconds(60));
  private final MovedClock clock = new MovedClock();
  private final TransferMeter meter = new TransferMeter(clock);
  private final EcrRegistry target = mock(EcrRegistry.class);

  BlobCopyTest() throws IOException {}

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private void copy(BlobUpload upload) throws InterruptedException {
    server.then(LayerServer.bytesFrom(CONTENT, 0));
    meter.begun(BLOB.size());
    new BlobCopy(
            server.registry(),
            target,
            upload,
            http,
            new Retries(
                new RetrySchedule(5, Duration.ofSeconds(1), Duration.ofSeconds(1)),
                () -> new Random(1),
                clock),
            meter,
            new Prospects(meter, Deadline.in(Duration.ofMinutes(15), Duration.ZERO, clock)),
            new Pace(10, clock, clock),
            mock(EventLog.class))
        .copy(new BlobTransfer(A, A, BLOB));
  }

  /** What the target took of the broken one comes once more. */
  @Test
  void anUploadThatBeginsAgainHasAllItsBytesToComeAgain() throws InterruptedException {
    List<Long> toCome = new ArrayList<>();
    copy((_, content) -> {
      toCome.add(meter.underWay());
      boolean first = toCome.size() == 1;
      byte[] bytes = content.readNBytes(first ? 400 : CONTENT.length);
      content.passedOn();
      toCome.add(meter.underWay());
      if (first) {
        throw new IOException("cut after " + bytes.length);
      }
    });
    assertThat(toCome).containsExactly(1_000L, 600L, 1_000L, 0L);
    assertThat(meter.uploadsRestarted()).isEqualTo(1);
    assertThat(meter.blobsDone()).isEqualTo(1);
    assertThat(meter.bytesDone()).isEqualTo(1_000);
  }

  @Test
  void oneOfWhichOnlyTheLastAnswerWasLostIsDone() throws InterruptedException {
    when(target.availableBlobs(any(), any())).thenReturn(Set.of(BLOB.digest()));
    copy((_, content) -> {
      byte[] bytes = content.readAllBytes();
      throw new IOException("no answer after " + bytes.length);
    });
    assertThat(meter.uploadsRestarted()).isZero();
    assertThat(meter.blobsDone()).isEqualTo(1);
    assertThat(meter.bytesDone()).isEqualTo(1_000);
  }
}
