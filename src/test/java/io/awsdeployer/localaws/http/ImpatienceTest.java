package io.awsdeployer.localaws.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who does not speak HTTP is hung up on; who does may take any time. */
class ImpatienceTest {
  private static final Duration LONGER_THAN_PATIENCE = Duration.ofMillis(400);

  private final HttpFrontDoor door = open();

  @AfterEach
  void close() {
    door.close();
  }

  @Test
  void hangsUpOnTls() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      socket.setSoTimeout(300_000);
      // The beginning of a ClientHello; the client waits for the ServerHello then.
      socket.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void waitsForABodyAndForTheNextRequest() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      socket.setSoTimeout(300_000);
      for (int i = 0; i < 2; i++) {
        send(socket, "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\n");
        Thread.sleep(LONGER_THAN_PATIENCE);
        send(socket, "body");
        assertThat(answer(socket.getInputStream())).startsWith("HTTP/1.1 200");
        Thread.sleep(LONGER_THAN_PATIENCE);
      }
    }
  }

  private static void send(Socket socket, String text) throws Exception {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** The head of an answer, and its one byte of body. */
  private static String answer(InputStream in) throws Exception {
    StringBuilder text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      text.append((char) in.read());
    }
    assertThat(in.read()).isEqualTo('4');
    return text.toString();
  }

  private static HttpFrontDoor open() {
    try {
      return HttpFrontDoor.open(
          "test",
          InetAddress.getLoopbackAddress(),
          0,
          request -> request,
          request -> Response.text(200, "text/plain", "" + request.body().readAllBytes().length),
          new RequestLog(),
          new Faults());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
