package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is none, on the wire: what is taken of its heads is bounded, too. */
@org.junit.jupiter.api.Timeout(120)
class HostileServerTest {
  /** What is read of a head, and what the sockets' buffers of both sides may hold beside it. */
  private static final long MOST_TAKEN = 16 << 20;

  private static final String HEAD = "HTTP/1.1 200 OK\r\n";

  private final TransferClient http = new TransferClient(2, Timeout.ofSeconds(60));
  private final ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong given = new AtomicLong();

  HostileServerTest() throws IOException {}

  @AfterEach
  void close() throws IOException {
    http.close();
    server.close();
    threads.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 ",
        HEAD + "Location: ",
        HEAD + "x",
        HEAD + "Transfer-Encoding: chunked\r\n\r\n1;",
        HEAD + "Transfer-Encoding: chunked\r\n\r\n0\r\nx: "
      })
  void aLineWithoutEndIsNotReadForEver(String start) {
    answer(start, "x");
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HEAD,
        HEAD + "Transfer-Encoding: chunked\r\n\r\n0\r\n",
        "HTTP/1.1 100 Continue\r\n"
      })
  void headersWithoutEndAreNotReadForEver(String start) {
    answer(start, "x: y\r\n");
    assertRefused();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Content-Length: x\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        "no header at all\r\n\r\n"
      })
  void aHeadThatIsNoneIsAFailureOfTheConnection(String rest) {
    answer(HEAD + rest, "");
    assertRefused();
  }

  /** The client takes no notice of such a length, and nothing else may either. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "99999999999999999999", "5, 5", ""})
  void aLengthBesideChunksIsNoLength(String length) throws IOException {
    answer(
        HEAD
            + "Content-Length: "
            + length
            + "\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        "");
    assertThat(LayerSource.length(http.get(address(), Map.of()))).isEmpty();
  }

  @Test
  void aBodyOfAnErrorWithoutEndIsReadAsFarAsItIsShown() throws IOException {
    answer("HTTP/1.1 500 Oops\r\n\r\n", "x");
    assertThat(http.send("POST", address(), Map.of(), java.util.Optional.empty()).text())
        .hasSize(64 << 10);
    assertThat(given.get()).isLessThan(MOST_TAKEN);
  }

  private void assertRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> {
          try (TransferClient.Download download = http.get(address(), Map.of())) {
            var _ = download.text();
          }
        });
    assertThat(given.get()).isLessThan(MOST_TAKEN);
  }

  private URI address() {
    return URI.create("http://127.0.0.1:%d/x".formatted(server.getLocalPort()));
  }

  /** Reads nothing, says the start, and goes on until nobody listens; without more it hangs up. */
  private void answer(String start, String more) {
    var _ =
        threads.submit(() -> {
          try (Socket socket = server.accept();
              OutputStream out = socket.getOutputStream()) {
            var _ = socket.getInputStream().read(new byte[4_096]);
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            byte[] some = more.repeat(4_096).getBytes(StandardCharsets.US_ASCII);
            while (some.length > 0) {
              out.write(some);
              given.addAndGet(some.length);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
