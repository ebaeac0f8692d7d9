package io.awsdeployer.localaws.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** One loopback port: reads requests, names and counts them, lets faults strike, sends answers. */
public final class HttpFrontDoor implements AutoCloseable {

  private final String name;
  private final HttpServer server;
  private final Impatience threads;
  private final Naming naming;
  private final Service service;
  private final RequestLog log;
  private final Faults faults;

  private HttpFrontDoor(
      String name,
      HttpServer server,
      Impatience threads,
      Naming naming,
      Service service,
      RequestLog log,
      Faults faults) {
    this.name = name;
    this.server = server;
    this.threads = threads;
    this.naming = naming;
    this.service = service;
    this.log = log;
    this.faults = faults;
  }

  /**
   * Opens a port on one address and nowhere else.
   *
   * @param address also what everybody is told, so it has to be one that clients reach
   * @param port 0 for any free one
   */
  public static HttpFrontDoor open(
      String name,
      InetAddress address,
      int port,
      Naming naming,
      Service service,
      RequestLog log,
      Faults faults)
      throws IOException {
    // The JDK's server writes head and body apart: Nagle's algorithm would let the second write
    // wait for a delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 1024);
    Impatience threads = new Impatience();
    HttpFrontDoor door = new HttpFrontDoor(name, server, threads, naming, service, log, faults);
    server.setExecutor(threads);
    server.createContext("/", door::exchange);
    server.start();
    return door;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** {@code ADDRESS:PORT}. */
  public String authority() {
    return server.getAddress().getAddress().getHostAddress() + ":" + port();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void exchange(HttpExchange exchange) throws IOException {
    threads.headArrived();
    // Closing an exchange that was not answered closes its connection.
    try (exchange) {
      AtomicLong bytesIn = new AtomicLong();
      BodyCount in = new BodyCount(exchange.getRequestBody(), bytesIn);
      Request request = raw(exchange, in);
      String peer = exchange.getRemoteAddress().toString();
      Response response;
      Optional<LoggedRequest> entry = Optional.empty();
      try {
        request = naming.name(request);
        entry = Optional.of(log.arrived(name, peer, request, bytesIn));
        response = faults.around(request, this::served);
      } catch (AwsError e) {
        response = ErrorFormat.of(request.operation()).render(e);
      } catch (RuntimeException e) {
        // A mistake in a fault's own code, such as a Runnable that fails.
        response = failed(request, e);
      }
      LoggedRequest logged =
          entry.isPresent() ? entry.get() : log.arrived(name, peer, request, bytesIn);
      // A client that is still sending would see a broken pipe in place of an early answer.
      in.transferTo(OutputStream.nullOutputStream());
      send(exchange, response, logged);
    }
  }

  private Response served(Request request) throws IOException {
    try {
      return service.handle(request);
    } catch (AwsError e) {
      return ErrorFormat.of(request.operation()).render(e);
    } catch (RuntimeException e) {
      return failed(request, e);
    }
  }

  private Response failed(Request request, RuntimeException mistake) {
    log.failed(mistake);
    return ErrorFormat.of(request.operation())
        .render(new AwsError(500, "InternalFailure", "The local AWS failed: " + mistake));
  }

  private static Request raw(HttpExchange exchange, InputStream body) {
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    URI uri = exchange.getRequestURI();
    return new Request(
        "unknown",
        exchange.getRequestMethod(),
        Optional.ofNullable(uri.getRawPath()).orElse(""),
        Optional.ofNullable(uri.getRawQuery()).orElse(""),
        Map.copyOf(headers),
        body);
  }

  private static void send(HttpExchange exchange, Response response, LoggedRequest entry)
      throws IOException {
    response.headers().forEach(exchange.getResponseHeaders()::set);
    if (response.headers().keySet().stream().noneMatch(h -> h.equalsIgnoreCase("x-amz-request-id"))
        && !exchange.getResponseHeaders().containsKey("x-amzn-RequestId")) {
      exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    }
    entry.answered(response.status());
    try (InputStream body = response.body()) {
      if (entry.method().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(response.length()));
        exchange.sendResponseHeaders(response.status(), -1);
      } else if (response.length() == 0) {
        exchange.sendResponseHeaders(response.status(), -1);
      } else {
        exchange.sendResponseHeaders(response.status(), response.length());
        copy(body, exchange.getResponseBody(), entry);
      }
    }
  }

  private static void copy(InputStream body, OutputStream out, LoggedRequest entry)
      throws IOException {
    byte[] buffer = new byte[64 * 1024];
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      entry.writing(n);
      out.write(buffer, 0, n);
      // What a body has given must reach the client even if it then stalls or is cut.
      out.flush();
    }
    out.close();
  }
}
