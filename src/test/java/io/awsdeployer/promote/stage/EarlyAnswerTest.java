package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.RegistryAuthorization;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.registry.Descriptor;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.RetrySchedule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A registry that answers as soon as it has the head of an upload, and reads on afterwards. It is
 * looked for every four mebibytes, so the blob has many times as many, and more than the sockets'
 * buffers.
 */
@org.junit.jupiter.api.Timeout(300)
class EarlyAnswerTest {
  private static final int SIZE = 32 << 20;

  private final LayerServer layers = new LayerServer();
  private final TransferClient http = new TransferClient(2, Timeout.ofSeconds(60));
  private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  EarlyAnswerTest() throws IOException {}

  @BeforeEach
  void serve() {
    layers.then(exchange -> {
      exchange.sendResponseHeaders(200, SIZE);
      byte[] some = new byte[1 << 20];
      for (int i = 0; i < SIZE / some.length; i++) {
        exchange.getResponseBody().write(some);
      }
    });
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    server.close();
    threads.close();
    layers.close();
  }

  /** The next request's answer; afterwards how many bytes of body came all the same. */
  private Future<Long> answers(int status) {
    return threads.submit(() -> {
      try (Socket socket = server.accept()) {
        InputStream in = socket.getInputStream();
        head(in);
        OutputStream out = socket.getOutputStream();
        out.write(
            "HTTP/1.1 %d early\r\nContent-Length: 0\r\n\r\n"
                .formatted(status)
                .getBytes(StandardCharsets.US_ASCII));
        long body = 0;
        byte[] buffer = new byte[1 << 16];
        try {
          for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            body += count;
          }
        } catch (IOException _) {
          // It was cut.
        }
        return body;
      }
    });
  }

  private static void head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
  }

  private LayerDownload content() {
    TransferMeter meter = new TransferMeter(Clock.systemUTC());
    return new LayerDownload(
        new LayerSource(layers.registry(), new RepositoryName("app/api"), http),
        new Descriptor("", Digest.of("not compared"), SIZE, false),
        new Retries(
            new RetrySchedule(1, Duration.ZERO, Duration.ZERO), () -> new Random(1), _ -> {}),
        meter,
        new Prospects(
            meter, Deadline.in(Duration.ofMinutes(15), Duration.ZERO, Clock.systemUTC())));
  }

  private URI address() {
    return URI.create("http://127.0.0.1:%d/upload".formatted(server.getLocalPort()));
  }

  @Test
  void isTakenAndNoMoreBytesAreSent() throws Exception {
    Future<Long> sent = answers(503);
    try (LayerDownload content = content()) {
      TransferClient.Answer answer =
          http.send("PUT", address(), Map.of(), Optional.of(new BlobEntity(content)));
      assertThat(answer.status()).isEqualTo(503);
    }
    assertThat(sent.get()).isLessThan(SIZE);
  }

  @Test
  void isNotBelievedWhereItSaysThatTheBlobIsThere() throws Exception {
    RegistryUpload upload = upload();
    Future<Long> sent = answers(201);
    assertTooEarly(upload);
    assertThat(sent.get()).isLessThan(SIZE);

    Future<Long> refused = answers(405);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> send(upload))
        .withMessageContaining("the registry takes no blob in one request");
    assertThat(refused.get()).isLessThan(SIZE);

    Future<Long> patched = answers(202);
    assertTooEarly(upload);
    assertThat(patched.get()).isLessThan(SIZE);
  }

  private void assertTooEarly(RegistryUpload upload) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> send(upload))
        .withMessageMatching("the registry answered when it had only [1-9]\\d* of 33554432 bytes");
  }

  private RegistryUpload upload() {
    EcrRegistry registry = layers.registry();
    return new RegistryUpload(
        registry,
        new RegistryTokens(registry, new RegistryAuthorization(address(), "token")),
        http,
        new JsonLog(
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            Clock.systemUTC(),
            EventLog.Level.INFO));
  }

  private void send(RegistryUpload upload) throws IOException {
    try (LayerDownload content = content()) {
      EcrRegistry registry = layers.registry();
      UploadSession session =
          new UploadSession(
              registry,
              new RegistryTokens(registry, new RegistryAuthorization(address(), "token")),
              http,
              new RepositoryName("app/api"),
              content.blob().digest());
      upload.send(new RegistryUpload.Begun(session, address()), content);
    }
  }
}
