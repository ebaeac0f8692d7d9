package io.awsdeployer.promote.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.isA;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

  /** So little is asked for, and all that has come is there, even when the socket is gone. */
  @Test
  void whatHasComeIsReadAtOnce() throws Exception {
    Socket socket = BufferedSocket.by(null);
    socket.connect(server.getLocalSocketAddress());
    byte[] few = Arrays.copyOf(CONTENT, 1_000);
    try (Socket sender = server.accept()) {
      sender.getOutputStream().write(few);
    }
    InputStream input = socket.getInputStream();
    assertThat(input.readNBytes(5)).isEqualTo(Arrays.copyOf(few, 5));
    socket.close();
    assertThat(input.readNBytes(few.length - 5)).isEqualTo(Arrays.copyOfRange(few, 5, few.length));
  }

  @Test
  void isWhatConnectionsOfThePoolAreMadeOf() throws IOException {
    ManagedHttpClientConnection connection = mock(ManagedHttpClientConnection.class);
    new BufferedConnections()
        .createConnectionOperator(
            DefaultSchemePortResolver.INSTANCE,
            SystemDefaultDnsResolver.INSTANCE,
            mock(TlsSocketStrategy.class))
        .connect(
            connection,
            new HttpHost("http", server.getInetAddress(), server.getLocalPort()),
            null,
            org.apache.hc.core5.util.Timeout.ofSeconds(60),
            SocketConfig.DEFAULT,
            HttpClientContext.create());
    verify(connection, atLeastOnce()).bind(isA(BufferedSocket.class));
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
