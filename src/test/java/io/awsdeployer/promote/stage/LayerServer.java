package io.awsdeployer.promote.stage;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.ecr.Side;
import io.awsdeployer.promote.registry.AccountId;
import io.awsdeployer.promote.registry.RegionName;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.timing.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.EcrServiceClientConfiguration;
import software.amazon.awssdk.services.ecr.model.GetDownloadUrlForLayerRequest;
import software.amazon.awssdk.services.ecr.model.GetDownloadUrlForLayerResponse;

/** A layer bucket that answers in turn as it is told, and the registry that points to it. */
final class LayerServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  @FunctionalInterface
  interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  LayerServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(workers);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The next answer; the last one is given again for ever. */
  LayerServer then(Answer answer) {
    synchronized (answers) {
      answers.add(answer);
    }
    return this;
  }

  /** What was asked: the number of the URL and the range, as {@code 1 bytes=5-}. */
  List<String> requests() {
    return requests;
  }

  URI address() {
    return URI.create("http://127.0.0.1:%d/upload".formatted(server.getAddress().getPort()));
  }

  EcrRegistry registry() {
    return new EcrRegistry(
        new RegistryId(new AccountId("111111111111"), new RegionName("eu-central-1")),
        Side.SOURCE,
        new Principal("arn:aws:sts::111111111111:assumed-role/promoter/s"),
        new UrlClient(server.getAddress().getPort()),
        new Pace(10, Clock.systemUTC(), _ -> {}));
  }

  /** All of it from the given byte on, as S3 answers. */
  static Answer bytesFrom(byte[] content, int first) {
    return partly(content, first, content.length);
  }

  /** The connection breaks at byte {@code end}. */
  static Answer partly(byte[] content, int first, int end) {
    return exchange -> {
      if (first > 0) {
        exchange
            .getResponseHeaders()
            .set(
                "Content-Range",
                "bytes %d-%d/%d".formatted(first, content.length - 1, content.length));
      }
      exchange.sendResponseHeaders(first > 0 ? 206 : 200, content.length - first);
      exchange.getResponseBody().write(Arrays.copyOfRange(content, first, end));
      exchange.getResponseBody().flush();
    };
  }

  static Answer status(int status, String text) {
    return exchange -> {
      exchange.sendResponseHeaders(status, text.isEmpty() ? -1 : text.length());
      exchange.getResponseBody().write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    };
  }

  private void handle(HttpExchange exchange) throws IOException {
    String range = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).orElse("");
    requests.add((exchange.getRequestURI().getPath().substring(1) + " " + range).strip());
    Answer answer;
    synchronized (answers) {
      answer = answers.size() > 1 ? answers.remove() : answers.element();
    }
    try (exchange) {
      answer.give(exchange);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.close();
  }

  /** Each URL is another one. */
  private static final class UrlClient implements EcrClient {
    private final int port;
    private int urls;

    UrlClient(int port) {
      this.port = port;
    }

    @Override
    public synchronized GetDownloadUrlForLayerResponse getDownloadUrlForLayer(
        GetDownloadUrlForLayerRequest request) {
      String url = "http://127.0.0.1:%d/%d?X-Amz-Signature=5ec4e7".formatted(port, ++urls);
      return GetDownloadUrlForLayerResponse.builder().downloadUrl(url).build();
    }

    @Override
    public EcrServiceClientConfiguration serviceClientConfiguration() {
      URI endpoint = URI.create("http://127.0.0.1:" + port);
      return EcrServiceClientConfiguration.builder().endpointOverride(endpoint).build();
    }

    @Override
    public String serviceName() {
      return "ecr";
    }

    @Override
    public void close() {}
  }
}
