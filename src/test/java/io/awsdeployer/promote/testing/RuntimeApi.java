package io.awsdeployer.promote.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Lambda's side of the runtime API: hands invocations to whichever runtime asks for the next one.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String PREFIX = "/2018-06-01/runtime/invocation/";
  private static final String ARN =
      "arn:aws:lambda:eu-central-1:111111111111:function:test-aws-deployer-promote-images:live";

  private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
  private final Map<String, Pending> open = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private record Pending(
      String id, String event, Instant deadline, CompletableFuture<Answer> answer) {}

  /** What the runtime reported of an invocation. */
  record Answer(boolean failed, JsonNode body, Optional<String> errorTypeHeader) {}

  RuntimeApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  /** As AWS_LAMBDA_RUNTIME_API has it. */
  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  CompletableFuture<Answer> invoke(JsonNode event, Duration time) {
    Pending pending =
        new Pending(
            UUID.randomUUID().toString(),
            event.toString(),
            Instant.now().plus(time),
            new CompletableFuture<>());
    open.put(pending.id(), pending);
    queue.add(pending);
    return pending.answer();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals(PREFIX + "next")) {
        next(exchange);
      } else if (path.startsWith(PREFIX)) {
        finished(exchange, path.substring(PREFIX.length()).split("/", 2));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    Pending pending = queue.take();
    // Without a Content-Type the native client dies of a segmentation fault.
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", pending.id());
    exchange
        .getResponseHeaders()
        .set("Lambda-Runtime-Deadline-Ms", Long.toString(pending.deadline().toEpochMilli()));
    exchange.getResponseHeaders().set("Lambda-Runtime-Invoked-Function-Arn", ARN);
    exchange
        .getResponseHeaders()
        .set("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0");
    byte[] event = pending.event().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  private void finished(HttpExchange exchange, String[] idAndOutcome) throws IOException {
    JsonNode body = new JsonMapper().readTree(exchange.getRequestBody().readAllBytes());
    Optional<String> errorType =
        Optional.ofNullable(
            exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type"));
    byte[] accepted = "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(202, accepted.length);
    exchange.getResponseBody().write(accepted);
    Pending pending = open.remove(idAndOutcome[0]);
    if (pending != null) {
      pending.answer().complete(new Answer(idAndOutcome[1].equals("error"), body, errorType));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
