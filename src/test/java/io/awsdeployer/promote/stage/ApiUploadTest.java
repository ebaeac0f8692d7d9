package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.awsdeployer.promote.aws.PartBytes;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.LayerUpload;
import io.awsdeployer.promote.ecr.LayerUpload.PartOutcome;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.MovedClock;
import io.awsdeployer.promote.timing.RetrySchedule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What counts as moved, and what is completed, part by part of 400 bytes. */
@org.junit.jupiter.api.Timeout(300)
class ApiUploadTest {
  private static final RepositoryName A = new RepositoryName("app/a");
  private static final byte[] CONTENT = new byte[1_000];

  private final LayerServer server = new LayerServer();
  private final TransferClient http = new TransferClient(2, Timeout.ofSeconds(60));
  private final MovedClock clock = new MovedClock();
  private final TransferMeter meter = new TransferMeter(clock);
  private final EcrRegistry target = mock(EcrRegistry.class);
  private final LayerUpload parts = mock(LayerUpload.class);
  private final List<Long> moved = new ArrayList<>();

  ApiUploadTest() throws IOException {}

  @BeforeEach
  void takesEveryPart() {
    when(target.startUpload(A)).thenReturn(parts);
    when(parts.partSizeFor(anyLong())).thenReturn(400);
    when(parts.send(anyLong(), any(), anyInt()))
        .thenAnswer(call -> {
          moved.add(meter.bytesDownloaded());
          long first = call.getArgument(0);
          return new PartOutcome.Received(first + call.<PartBytes>getArgument(1).length());
        });
    when(parts.complete(any())).thenReturn(LayerUpload.CompleteOutcome.STORED);
  }

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  private void upload(Digest digest) throws IOException, InterruptedException {
    server.then(LayerServer.bytesFrom(CONTENT, 0));
    Retries retries =
        new Retries(new RetrySchedule(1, Duration.ZERO, Duration.ZERO), () -> new Random(1), clock);
    Deadline deadline = Deadline.in(Duration.ofMinutes(15), Duration.ZERO, clock);
    try (LayerDownload content =
        new LayerDownload(
            new LayerSource(server.registry(), A, http),
            new Descriptor("any", digest, CONTENT.length, false),
            retries,
            meter,
            new Prospects(meter, deadline))) {
      new ApiUpload(target, retries, 1 << 20).upload(A, content);
    }
  }

  /** A part that waits for its answer has not moved yet: the link would look faster than it is. */
  @Test
  void eachPartCountsWhenTheServiceHasIt() throws IOException, InterruptedException {
    upload(Digest.of(CONTENT));
    assertThat(moved).containsExactly(0L, 400L, 800L);
    assertThat(meter.bytesDownloaded()).isEqualTo(1_000);
    verify(parts).complete(Digest.of(CONTENT));
  }

  @Test
  void otherBytesThanTheDigestsAreNotCompleted() {
    assertThatExceptionOfType(WrongBytesException.class)
        .isThrownBy(() -> upload(Digest.of("other bytes")));
    assertThat(moved).hasSize(3);
    verify(parts, never()).complete(any());
  }

  @Test
  void nothingCanBeMountedThisWay() throws IOException, InterruptedException {
    Retries retries =
        new Retries(new RetrySchedule(1, Duration.ZERO, Duration.ZERO), () -> new Random(1), clock);
    ApiUpload api = new ApiUpload(target, retries, 1 << 20);
    DeferredUpload deferred = new DeferredUpload(() -> api, false);
    assertThat(deferred.mounts()).isFalse();
    assertThat(deferred.mount(A, Digest.of(CONTENT), A)).isEqualTo(MountAnswer.REFUSED);
  }
}
