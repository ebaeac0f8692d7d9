package io.awsdeployer.promote.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** As much of S3 as {@code GetObject} needs; what has no answer of its own does not exist. */
final class S3Server implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  @FunctionalInterface
  interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  S3Server() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Every request's path, still encoded. */
  List<String> requests() {
    return requests;
  }

  void put(String path, String content) {
    put(path, content.getBytes(UTF_8));
  }

  void put(String path, byte[] content) {
    answer(path, exchange -> send(exchange, 200, content));
  }

  void refuse(String path, int status, String code, String message) {
    answer(path, exchange -> send(exchange, status, error(code, message)));
  }

  void answer(String path, Answer answer) {
    answers.put(path, answer);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    requests.add(path);
    try (exchange) {
      Answer absent = e -> send(e, 404, error("NoSuchKey", "The specified key does not exist."));
      answers.getOrDefault(path, absent).give(exchange);
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
    exchange.getResponseHeaders().set("x-amz-request-id", "REQ1");
    exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
    exchange.getResponseBody().write(content);
  }

  static byte[] error(String code, String message) {
    return "<?xml version=\"1.0\"?><Error><Code>%s</Code><Message>%s</Message></Error>"
        .formatted(code, message)
        .getBytes(UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    workers.close();
  }
}
