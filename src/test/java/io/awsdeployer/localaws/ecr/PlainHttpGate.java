package io.awsdeployer.localaws.ecr;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;

/**
 * Stands before a plain HTTP server and answers TLS at once. skopeo tries TLS first whatever it is
 * told, and the JDK's server lets a handshake wait for ten seconds.
 */
final class PlainHttpGate implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 0x16;

  /** What Go's servers say to TLS, and Go's clients understand at once. */
  private static final byte[] NO_TLS =
      "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTPS request to an HTTP server.\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket gate;
  private final int behind;
  private final ExecutorService threads;

  PlainHttpGate(int behind, ExecutorService threads) throws IOException {
    this.gate = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.behind = behind;
    this.threads = threads;
    threads.execute(this::acceptAll);
  }

  int port() {
    return gate.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    gate.close();
  }

  private void acceptAll() {
    while (!gate.isClosed()) {
      try {
        Socket client = gate.accept();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void connect(Socket accepted) {
    try (Socket client = accepted) {
      PushbackInputStream in = new PushbackInputStream(client.getInputStream());
      int first = in.read();
      if (first == TLS_HANDSHAKE) {
        client.getOutputStream().write(NO_TLS);
        client.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
      }
      if (first < 0 || first == TLS_HANDSHAKE) {
        return;
      }
      in.unread(first);
      try (Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
        threads.execute(() -> pour(in, server));
        server.getInputStream().transferTo(client.getOutputStream());
      }
    } catch (IOException e) {
      // One side hung up: so does the other.
    }
  }

  private static void pour(InputStream in, Socket server) {
    try {
      in.transferTo(server.getOutputStream());
      server.shutdownOutput();
    } catch (IOException e) {
      // The other direction sees it too.
    }
  }
}
