package io.awsdeployer.localaws.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.awsdeployer.localaws.iam.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Where a function with SnapStart gets its credentials: not from variables, which would be those of
 * the snapshot, but from an endpoint, each time anew (AWS Lambda Developer Guide, "Activating and
 * managing Lambda SnapStart"; the AWS SDKs' reference, "Container credential provider").
 */
public final class CredentialsEndpoint implements AutoCloseable {
  private static final String PATH = "/credentials";
  private static final Duration UNLESS_SAID = Duration.ofHours(1);

  private final String token = UUID.randomUUID().toString();
  private final List<String> given = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final Supplier<Credentials> current;
  private final Clock clock;

  private CredentialsEndpoint(HttpServer server, Supplier<Credentials> current, Clock clock) {
    this.server = server;
    this.current = current;
    this.clock = clock;
  }

  /**
   * Opens it on a free port.
   *
   * @param current asked for each request
   */
  public static CredentialsEndpoint open(Supplier<Credentials> current, Clock clock)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    CredentialsEndpoint endpoint = new CredentialsEndpoint(server, current, clock);
    server.createContext(PATH, endpoint::answer);
    server.start();
    return endpoint;
  }

  /** What the function's process gets to know of it. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), PATH),
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        token);
  }

  /** The access keys it has handed out, one for each request. */
  public List<String> given() {
    return List.copyOf(given);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!token.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      Credentials credentials = current.get();
      given.add(credentials.accessKeyId());
      Instant end = credentials.expiration().orElseGet(() -> clock.instant().plus(UNLESS_SAID));
      byte[] body =
          """
          {"AccessKeyId":"%s","SecretAccessKey":"%s","Token":"%s","Expiration":"%s"}\
          """
              .formatted(
                  credentials.accessKeyId(),
                  credentials.secretAccessKey(),
                  credentials.sessionToken().orElse(""),
                  end)
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
