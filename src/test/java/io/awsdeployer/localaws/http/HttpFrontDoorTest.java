package io.awsdeployer.localaws.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.localaws.LocalAws;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpFrontDoorTest {

  private static final long LARGE = 64L * 1024 * 1024;

  private final LocalAws aws = LocalAws.start();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
    aws.close();
  }

  @Test
  void listensOnLoopbackOnly() {
    assertThat(aws.endpoint().getHost()).isEqualTo("127.0.0.1");
    assertThat(door(_ -> Response.empty(200)).getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void answersHeadWithTheLengthAndWithoutTheBody() throws Exception {
    URI uri = door(_ -> Response.text(200, "text/plain", "hello"));

    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(uri).HEAD().build(), BodyHandlers.ofString());

    assertThat(response.headers().firstValue("content-length")).hasValue("5");
    assertThat(response.body()).isEmpty();
    assertThat(aws.requests().bytesOut("test:HEAD")).isZero();
  }

  @Test
  void givesEveryAnswerARequestIdAndALength() throws Exception {
    HttpResponse<String> response = get(door(_ -> Response.empty(202)));

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("content-length")).hasValue("0");
    assertThat(response.headers().firstValue("x-amzn-requestid").orElse("")).isNotEmpty();
  }

  @Test
  void streamsBodiesBothWaysAndCountsThem() throws Exception {
    URI uri =
        door(request -> {
          // Nothing is kept: what comes in is dropped, what goes out is made up as it goes.
          request.body().skipNBytes(LARGE);
          return new Response(200, Map.of(), new Zeros(LARGE), LARGE);
        });

    HttpResponse<InputStream> response =
        http.send(
            HttpRequest.newBuilder(uri)
                .PUT(BodyPublishers.ofInputStream(() -> new Zeros(LARGE)))
                .build(),
            BodyHandlers.ofInputStream());

    try (InputStream body = response.body()) {
      body.skipNBytes(LARGE);
      assertThat(body.read()).isEqualTo(-1);
    }
    assertThat(aws.requests().bytesIn("test:PUT")).isEqualTo(LARGE);
    assertThat(aws.requests().bytesOut("test:PUT")).isEqualTo(LARGE);
  }

  @Test
  void letsAClientFinishSendingBeforeItRefuses() throws Exception {
    URI uri = door(_ -> Response.empty(413));

    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(uri)
                .PUT(BodyPublishers.ofByteArray(new byte[8_000_000]))
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(aws.requests().bytesIn("test:PUT")).isEqualTo(8_000_000);
  }

  @Test
  void answers500AndKeepsTheMistakeWhenAServiceFails() throws Exception {
    URI uri =
        door(_ -> {
          throw new IllegalStateException("mistake");
        });

    assertThat(get(uri).statusCode()).isEqualTo(500);
    assertThat(aws.requests().failures())
        .hasSize(1)
        .first()
        .hasToString("java.lang.IllegalStateException: mistake");
  }

  @Test
  void forgetsWhenTold() throws Exception {
    URI uri = door(_ -> Response.empty(200));
    get(uri);
    assertThat(aws.requests().total()).isEqualTo(1);
    assertThat(aws.requests().entries().getFirst().door()).isEqualTo("test");

    aws.requests().reset();

    assertThat(aws.requests().total()).isZero();
  }

  private URI door(Service service) {
    return URI.create("http://" + aws.listen("test", r -> "test:" + r.method(), service) + "/");
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** A long body that takes no memory. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long length) {
      left = length;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int n = (int) Math.min(left, length);
      Arrays.fill(buffer, offset, offset + n, (byte) 0);
      left -= n;
      return n;
    }
  }
}
