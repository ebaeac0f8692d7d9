package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** The bench's own requests, which no count includes. */
public final class HttpAsk implements AutoCloseable {
  static final String AGENT = "bench";

  private final HttpClient client;

  public HttpAsk(SSLContext trust) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trust)
            .connectTimeout(Duration.ofMinutes(1))
            .build();
  }

  <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    HttpRequest ours =
        request.headers().firstValue("User-Agent").isPresent()
            ? request
            : HttpRequest.newBuilder(request, (_, _) -> true).header("User-Agent", AGENT).build();
    return client.send(ours, handler);
  }

  @Override
  public void close() {
    client.close();
  }
}
