package io.awsdeployer.promote.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.awsdeployer.promote.testing.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Lambda's {@code Invoke}, in front of one execution environment. */
public final class LambdaEndpoint implements AutoCloseable {
  /** What answers. */
  public interface Invocable {
    Result invoke(String event) throws InterruptedException;
  }

  private final Invocable function;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private volatile Consumer<JsonNode> before = _ -> {};

  private LambdaEndpoint(Invocable function, HttpServer server) {
    this.function = function;
    this.server = server;
  }

  public static LambdaEndpoint start(Invocable function) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    LambdaEndpoint endpoint = new LambdaEndpoint(function, server);
    server.setExecutor(endpoint.threads);
    server.createContext("/2015-03-31/functions/", endpoint::invoke);
    server.start();
    return endpoint;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What the function was called with, in order. */
  List<JsonNode> events() {
    return List.copyOf(events);
  }

  void forget() {
    events.clear();
    before = _ -> {};
  }

  /** What shall happen before an event gets to the function. */
  void before(Consumer<JsonNode> happening) {
    before = happening;
  }

  private void invoke(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode event = new JsonMapper().readTree(exchange.getRequestBody());
      events.add(event);
      before.accept(event);
      Result result = function.invoke(event.toString());
      byte[] body = result.json().toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("X-Amz-Executed-Version", "1");
      if (result.failed()) {
        exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
