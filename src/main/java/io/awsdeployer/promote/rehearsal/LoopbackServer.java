package io.awsdeployer.promote.rehearsal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * Just enough of HTTP/1.1 for our own clients: requests with a Content-Length, answers with one,
 * connections that stay. Written on {@code SSLSocket}, the code under test on the other side, so
 * that either side makes the other's compile. It listens on 127.0.0.1 and ends with all its
 * connections when it is closed.
 */
final class LoopbackServer implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final Duration LONGEST_END = Duration.ofSeconds(10);
  private static final int LONGEST_LINE = 64 * 1024;

  /** Bodies longer than this are read and forgotten: layers. */
  private static final int LONGEST_BODY = 1 << 20;

  private final ServerSocket listening;
  private final Function<Asked, Answer> answers;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** A request; its names of headers are in lower case. */
  record Asked(String method, String target, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** What it gets; the body is not copied. */
  static final class Answer {
    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    Answer(int status, Map<String, String> headers, byte[] body) {
      this.status = status;
      this.headers = headers;
      this.body = body;
    }

    static Answer of(int status, String type, String body) {
      return new Answer(
          status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
    }

    private void write(OutputStream out) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(" Said\r\n");
      headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
    }
  }

  private LoopbackServer(ServerSocket listening, Function<Asked, Answer> answers) {
    this.listening = listening;
    this.answers = answers;
  }

  static LoopbackServer open(SSLContext tls, Function<Asked, Answer> answers) throws IOException {
    ServerSocket socket =
        tls.getServerSocketFactory().createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    LoopbackServer server = new LoopbackServer(socket, answers);
    server.threads.execute(server::accept);
    return server;
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + listening.getLocalPort());
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = listening.accept();
        open.add(connection);
        serveOn(connection);
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serveOn(Socket connection) throws IOException {
    try {
      threads.execute(() -> serve(connection));
    } catch (RejectedExecutionException _) {
      connection.close(); // It came while we closed.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream(), BUFFER);
      OutputStream out = new BufferedOutputStream(connection.getOutputStream(), BUFFER);
      for (String first = line(in); !first.isEmpty(); first = line(in)) {
        answers.apply(asked(first.split(" "), in)).write(out);
      }
    } catch (IOException _) {
      // The client has hung up; if that is a failure, it tells.
    } finally {
      open.remove(connection);
    }
  }

  private static Asked asked(String[] first, InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
    if (length <= LONGEST_BODY) {
      String body = new String(in.readNBytes((int) length), StandardCharsets.UTF_8);
      return new Asked(first[0], first[1], headers, body);
    }
    byte[] buffer = new byte[BUFFER];
    for (long left = length; left > 0; ) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException("the request ended early");
      }
      left -= read;
    }
    return new Asked(first[0], first[1], headers, "");
  }

  /** Empty at the end of the headers, and of the connection. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n' && line.size() < LONGEST_LINE; c = in.read()) {
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Returns when no connection is left: none may be part of a snapshot. */
  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket connection : open) {
      connection.close();
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("connections of the rehearsal do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while the rehearsal's connections ended");
    }
  }
}
