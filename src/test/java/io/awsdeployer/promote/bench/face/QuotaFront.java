package io.awsdeployer.promote.bench.face;

import com.sun.net.httpserver.HttpExchange;
import io.awsdeployer.localaws.http.ErrorFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A registry's HTTP API at ECR's request rates: ECR counts a push by {@code /v2/} as the API
 * operations that it stands for (user guide, service-quotas), and answers 429 beyond them.
 */
final class QuotaFront {
  private static final Set<String> NOT_PASSED =
      Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

  private final HttpClient http;
  private final URI registry;
  private final Quotas quotas;

  QuotaFront(HttpClient http, URI registry, Quotas quotas) {
    this.http = http;
    this.registry = registry;
    this.quotas = quotas;
  }

  void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<String> operation =
          operation(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
      if (operation.isPresent() && !quotas.admit("v2", operation.get())) {
        // A client that is still sending would see a broken pipe in place of the answer.
        var _ = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        EcrFace.send(exchange, ErrorFormat.REGISTRY.render(ErrorFormat.REGISTRY.throttled()));
        return;
      }
      pass(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static Optional<String> operation(String method, String path) {
    if (path.contains("/blobs/uploads/")) {
      return switch (method) {
        case "POST" -> Optional.of("ecr:InitiateLayerUpload");
        case "PATCH" -> Optional.of("ecr:UploadLayerPart");
        case "PUT" -> Optional.of("ecr:CompleteLayerUpload");
        default -> Optional.empty();
      };
    }
    if (path.contains("/manifests/")) {
      return Optional.of(method.equals("PUT") ? "ecr:PutImage" : "ecr:BatchGetImage");
    }
    if (path.contains("/blobs/")) {
      return Optional.of(
          method.equals("HEAD") ? "ecr:BatchCheckLayerAvailability" : "ecr:GetDownloadUrlForLayer");
    }
    return Optional.empty();
  }

  private void pass(HttpExchange exchange) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(registry.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), body(exchange))
            // The registry makes the addresses that it answers of these.
            .header("X-Forwarded-Host", host(exchange))
            .header("X-Forwarded-Proto", registry.getScheme());
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, List.copyOf(values));
          }
        });
    long length = answer.headers().firstValueAsLong("Content-Length").orElse(0);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head) {
      exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
    }
    exchange.sendResponseHeaders(answer.statusCode(), head || length == 0 ? -1 : length);
    try (InputStream body = answer.body()) {
      if (!head && length > 0) {
        var _ = body.transferTo(exchange.getResponseBody());
      }
    }
  }

  /** With the length that the client said, or in chunks when it said none. */
  private static BodyPublisher body(HttpExchange exchange) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    boolean chunked = exchange.getRequestHeaders().containsKey("Transfer-Encoding");
    if (!chunked && (length == null || length.equals("0"))) {
      return BodyPublishers.noBody();
    }
    BodyPublisher body = BodyPublishers.ofInputStream(exchange::getRequestBody);
    return chunked ? body : BodyPublishers.fromPublisher(body, Long.parseLong(length));
  }

  private static String host(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host")).orElse("localhost");
  }
}
