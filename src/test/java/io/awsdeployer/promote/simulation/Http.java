package io.awsdeployer.promote.simulation;

import io.awsdeployer.localaws.http.Request;
import io.awsdeployer.localaws.http.Response;
import io.awsdeployer.localaws.http.Service;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** The HTTP client of the bytes, over the wire. */
final class Http extends CloseableHttpClient {
  private final Wire wire;
  private final OneProcess process;
  private final BiFunction<URI, String, Optional<Service>> services;
  private final BiFunction<Request, URI, String> labels;

  /**
   * A process's client.
   *
   * @param services who answers at an address
   * @param labels what a request is about, the same in every run
   */
  Http(
      Wire wire,
      OneProcess process,
      BiFunction<URI, String, Optional<Service>> services,
      BiFunction<Request, URI, String> labels) {
    this.wire = wire;
    this.process = process;
    this.services = services;
    this.labels = labels;
  }

  /** An answer whose body is all there. */
  @SuppressWarnings("ArrayRecordComponent") // answers are never compared
  private record Whole(int status, Map<String, String> headers, byte[] body) {}

  @Override
  protected CloseableHttpResponse doExecute(
      @Nullable HttpHost target, ClassicHttpRequest request, @Nullable HttpContext context)
      throws IOException {
    process.requireAlive();
    URI uri = uri(request);
    Request sent = sent(request, uri, body(request));
    Wire.Heard<Whole> heard;
    try {
      heard = wire.send(process, labels.apply(sent, uri), () -> answered(sent, uri));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new SocketException("Closed by interrupt");
    }
    return switch (heard) {
      case Wire.Heard.Answer<Whole>(Whole answer, Fate fate) -> received(answer, fate);
      case Wire.Heard.Refusal<Whole>(RuntimeException reason) -> throw reason;
      case Wire.Heard.Nothing<Whole>(Fate why) -> nothing(why);
    };
  }

  private static CloseableHttpResponse nothing(Fate why) throws IOException {
    return switch (why) {
      case THROTTLED -> received(new Whole(429, Map.of(), new byte[0]), Fate.ANSWERED);
      case FAILED, FAILED_AFTER -> received(new Whole(503, Map.of(), new byte[0]), Fate.ANSWERED);
      default -> throw new SocketException("no answer: " + why);
    };
  }

  private static URI uri(ClassicHttpRequest request) throws IOException {
    try {
      return request.getUri();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** Written by the one that sends, who reads it from elsewhere meanwhile. */
  private static byte[] body(ClassicHttpRequest request) throws IOException {
    HttpEntity entity = request.getEntity();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (entity != null) {
      entity.writeTo(body);
    }
    return body.toByteArray();
  }

  private static Request sent(ClassicHttpRequest request, URI uri, byte[] body) {
    Map<String, List<String>> headers = new HashMap<>();
    for (Header header : request.getHeaders()) {
      headers.put(header.getName().toLowerCase(Locale.ROOT), List.of(header.getValue()));
    }
    headers.put("content-length", List.of(Integer.toString(body.length)));
    return new Request(
        "unknown",
        request.getMethod(),
        uri.getRawPath(),
        Optional.ofNullable(uri.getRawQuery()).orElse(""),
        headers,
        new ByteArrayInputStream(body));
  }

  private Whole answered(Request request, URI uri) {
    try {
      Service service = services.apply(uri, request.method()).orElseThrow();
      Response response = service.handle(request);
      try (InputStream body = response.body()) {
        return new Whole(response.status(), response.headers(), body.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CloseableHttpResponse received(Whole answer, Fate fate) throws IOException {
    byte[] body = answer.body().clone();
    if (fate == Fate.CUT && body.length == 0) {
      throw new SocketException("the connection was cut");
    }
    if (fate == Fate.CORRUPT && body.length > 0) {
      body[body.length / 2] ^= 1;
    }
    BasicClassicHttpResponse response = new BasicClassicHttpResponse(answer.status());
    answer.headers().forEach(response::setHeader);
    response.setHeader("Content-Length", body.length);
    InputStream content =
        fate == Fate.CUT
            ? new Broken(Arrays.copyOf(body, body.length / 2))
            : new ByteArrayInputStream(body);
    response.setEntity(new InputStreamEntity(content, body.length, null));
    return CloseableHttpResponse.adapt(response);
  }

  /** Breaks off after what there is. */
  private static final class Broken extends InputStream {
    private final ByteArrayInputStream start;

    Broken(byte[] start) {
      this.start = new ByteArrayInputStream(start);
    }

    @Override
    public int read() throws IOException {
      int next = start.read();
      if (next < 0) {
        throw new SocketException("Connection reset");
      }
      return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = start.read(buffer, offset, length);
      if (count < 0) {
        throw new SocketException("Connection reset");
      }
      return count;
    }
  }

  @Override
  public void close(CloseMode mode) {}

  @Override
  public void close() {}
}
