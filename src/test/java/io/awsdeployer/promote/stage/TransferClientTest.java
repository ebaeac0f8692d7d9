package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.testing.Gate;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.RetrySchedule;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client keeps, and what it lets go of. */
@org.junit.jupiter.api.Timeout(300)
class TransferClientTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);

  private final LayerServer server = new LayerServer();
  private final TransferClient http = new TransferClient(2, Timeout.ofSeconds(60));

  TransferClientTest() throws IOException {}

  @AfterEach
  void close() {
    http.close();
    server.close();
  }

  /** Who watches an upload holds on to it, buffers and all, for as long as it watches. */
  @Test
  void anUploadThatHasEndedIsWatchedNoMore() throws IOException {
    server
        .then(LayerServer.bytesFrom(CONTENT, 0))
        .then(exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(201, -1);
        });
    WeakReference<BlobEntity> sent = sent();
    while (sent.get() != null) {
      System.gc();
    }
    assertThat(sent.get()).isNull();
  }

  private WeakReference<BlobEntity> sent() throws IOException {
    TransferMeter meter = new TransferMeter(Clock.systemUTC());
    Deadline time = Deadline.in(Duration.ofMinutes(15), Duration.ZERO, Clock.systemUTC());
    try (LayerDownload content =
        new LayerDownload(
            new LayerSource(server.registry(), new RepositoryName("app/api"), http),
            new Descriptor("", Digest.of(CONTENT), CONTENT.length, false),
            new Retries(
                new RetrySchedule(1, Duration.ZERO, Duration.ZERO), () -> new Random(1), _ -> {}),
            meter,
            new Prospects(meter, time))) {
      BlobEntity entity = new BlobEntity(content);
      assertThat(http.send("PUT", server.address(), Map.of(), Optional.of(entity)).status())
          .isEqualTo(201);
      return new WeakReference<>(entity);
    }
  }

  @Test
  void nothingIsSentByAClientThatIsClosed() {
    http.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> http.send("GET", server.address(), Map.of(), Optional.empty()));
  }

  @Test
  void aConnectionWhoseAnswerIsReadIsUsedAgain() throws IOException {
    Set<Integer> ports = ConcurrentHashMap.newKeySet();
    server.then(exchange -> {
      ports.add(exchange.getRemoteAddress().getPort());
      LayerServer.status(404, "none").give(exchange);
    });
    for (int i = 0; i < 3; i++) {
      assertThat(http.send("GET", server.address(), Map.of(), Optional.empty()).text())
          .isEqualTo("none");
    }
    assertThat(ports).hasSize(1);
  }

  /** Two blobs each way, and the small requests beside them, without waiting for a connection. */
  @Test
  void asManyRequestsAsItIsMadeForAndEightMoreAreUnderWayAtOnce() throws Exception {
    Gate together = Gate.after(2 + 8);
    server.then(exchange -> {
      together.happened();
      together.await();
      LayerServer.status(200, "").give(exchange);
    });
    List<Future<Integer>> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2 + 8; i++) {
        statuses.add(
            threads.submit(
                () -> http.send("GET", server.address(), Map.of(), Optional.empty()).status()));
      }
    }
    for (Future<Integer> status : statuses) {
      assertThat(status.get()).isEqualTo(200);
    }
  }
}
