package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class BufferedSocketTest {
  private static final byte[] CONTENT = new byte[200_000];

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

  BufferedSocketTest() throws IOException {
    new Random(7).nextBytes(CONTENT);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** As TLS asks: for the five bytes of a record's header first. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasReadBeforeItIsAskedForComesToWhoeverAsksNext(boolean direct) throws Exception {
    Thread sender = Thread.startVirtualThread(this::send);
    try (Socket socket = direct ? BufferedSocket.by(Proxy.NO_PROXY) : BufferedSocket.by(null)) {
      socket.connect(server.getLocalSocketAddress());
      InputStream input = socket.getInputStream();
      assertThat(input.readNBytes(5)).isEqualTo(Arrays.copyOf(CONTENT, 5));
      assertThat(socket.getInputStream().readAllBytes())
          .isEqualTo(Arrays.copyOfRange(CONTENT, 5, CONTENT.length));
    }
    sender.join();
  }

  private void send() {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(CONTENT);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
