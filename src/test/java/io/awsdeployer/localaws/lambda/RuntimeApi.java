package io.awsdeployer.localaws.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the Lambda service is to a runtime: where it asks for the next event and leaves the answer
 * (AWS Lambda Developer Guide, "Using the Lambda runtime API"). One invocation at a time.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String BASE = "/2018-06-01/runtime/";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final AtomicReference<Invocation> current = new AtomicReference<>(Invocation.NONE);
  private final CountDownLatch checkpoint = new CountDownLatch(1);
  private final CountDownLatch restored = new CountDownLatch(1);
  private final HttpServer server;
  private final String functionArn;

  private record Invocation(
      String id, String event, Instant deadline, CompletableFuture<Answer> answer) {
    static final Invocation NONE = new Invocation("", "", Instant.EPOCH, new CompletableFuture<>());
  }

  private RuntimeApi(HttpServer server, String functionArn) {
    this.server = server;
    this.functionArn = functionArn;
  }

  static RuntimeApi open(String functionArn) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    RuntimeApi api = new RuntimeApi(server, functionArn);
    server.setExecutor(api.threads);
    server.createContext(BASE, api::handle);
    server.start();
    return api;
  }

  /** As the variable AWS_LAMBDA_RUNTIME_API has it. */
  String authority() {
    return "127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Waits for the runtime to say that its initialization is over. */
  boolean awaitCheckpoint(Duration time) throws InterruptedException {
    return checkpoint.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Answers the runtime that waits to be restored. */
  void restore() {
    restored.countDown();
  }

  CompletableFuture<Answer> invoke(String event, Instant deadline) {
    Invocation invocation =
        new Invocation(UUID.randomUUID().toString(), event, deadline, new CompletableFuture<>());
    current.set(invocation);
    waiting.add(invocation);
    return invocation.answer();
  }

  /** The runtime is gone: whatever still waits has failed. */
  void exited(int status) {
    answer(
        new Answer(
            """
            {"errorType":"Runtime.ExitError","errorMessage":"RequestId: %s Error: Runtime exited with error: exit status %d"}\
            """
                .formatted(current.get().id(), status),
            true));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(Answer answer) {
    boolean _ = current.get().answer().complete(answer);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String call = exchange.getRequestURI().getPath().substring(BASE.length());
      if (call.equals("invocation/next")) {
        next(exchange);
        return;
      }
      if (call.equals("restore/next")) {
        checkpoint.countDown();
        restored.await();
        send(exchange, 200, "");
        return;
      }
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      boolean failed = call.endsWith("/error");
      send(exchange, 202, "{\"status\":\"OK\"}");
      answer(new Answer(body, failed));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    Invocation invocation = waiting.take();
    var headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id());
    headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deadline().toEpochMilli()));
    headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
    headers.set(
        "Lambda-Runtime-Trace-Id",
        "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0");
    send(exchange, 200, invocation.event());
  }

  /** Always with a content type: without one the runtime's native client breaks down. */
  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
