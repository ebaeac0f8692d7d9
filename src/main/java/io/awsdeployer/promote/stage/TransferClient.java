package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.timing.Sleeper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * HTTP for the bytes of blobs: presigned downloads and the registry's uploads. It follows no
 * redirect, so that no credential can follow one, retries nothing, and decodes nothing: lengths and
 * digests are over the bytes as they are on the wire.
 */
public final class TransferClient implements AutoCloseable {
  /** Bounds what an error answer may make us hold (go-containerregistry, transport/error.go). */
  private static final int MOST_ERROR_TEXT = 64 * 1024;

  /** How often, in bytes sent, to look for an answer that came early and ends an upload. */
  private static final int LOOK_FOR_EARLY_ANSWER_EVERY = 4 << 20;

  /** Bytes of a header; the client itself has no bound. A presigned URL has some two thousand. */
  private static final int LONGEST_LINE = 16 * 1024;

  private static final int MOST_HEADERS = 200;

  private static final TimeValue LONGEST_IDLE = TimeValue.ofSeconds(20);

  /** How often to look, within the longest silence, whether an upload gets on. */
  private static final int LOOKS = 4;

  private final Duration silence;
  private final CloseableHttpClient http;
  private final PoolingHttpClientConnectionManager connections;

  /**
   * A client with its own pool.
   *
   * @param streams how many blobs move at once: each holds a connection to either side
   * @param silence how long a peer may say nothing before the connection counts as broken
   */
  public TransferClient(int streams, Timeout silence) {
    this(streams, silence, SSLContexts.createDefault());
  }

  /**
   * The same for a server that the platform's authorities do not vouch for.
   *
   * @param tls whom to trust
   */
  public TransferClient(int streams, Timeout silence, SSLContext tls) {
    this.silence = silence.toDuration();
    this.connections =
        new BufferedConnections()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setMaxLineLength(LONGEST_LINE)
                            .setMaxHeaderCount(MOST_HEADERS)
                            .build())
                    .responseOutOfOrderStrategy(
                        new MonitoringResponseOutOfOrderStrategy(
                            LOOK_FOR_EARLY_ANSWER_EVERY,
                            Long.MAX_VALUE / LOOK_FOR_EARLY_ANSWER_EVERY))
                    .build())
            .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
            .setMaxConnPerRoute(streams + 8)
            .setMaxConnTotal(4 * streams + 8)
            .setDefaultSocketConfig(
                SocketConfig.custom().setTcpNoDelay(true).setSoTimeout(silence).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.ofSeconds(5))
                    .setSocketTimeout(silence)
                    .build())
            .build();
    this.http =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setUserAgent("promote-images")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setExpectContinueEnabled(false)
                    .setConnectionRequestTimeout(Timeout.ofSeconds(60))
                    .setResponseTimeout(silence)
                    .build())
            .build();
  }

  /**
   * One that sends by another client than its own.
   *
   * @param silence how long a peer may take no byte of an upload
   * @param connections that client's
   */
  public TransferClient(
      CloseableHttpClient http, Duration silence, PoolingHttpClientConnectionManager connections) {
    this.silence = silence;
    this.connections = connections;
    this.http = http;
  }

  /**
   * An answer without a stream: what a registry says to an upload, or why a download is refused.
   */
  public record Answer(int status, Map<String, String> headers, String text) {
    public Optional<String> header(String lowerCaseName) {
      return Optional.ofNullable(headers.get(lowerCaseName));
    }
  }

  /**
   * An answer whose body is still to be read. At the body's end the client itself takes the
   * connection back for another request. Closing it earlier cuts the connection: a half-read
   * gigabyte must not be drained first.
   */
  static final class Download implements AutoCloseable {
    private final HttpUriRequestBase request;
    private final ClassicHttpResponse response;
    private final InputStream body;

    private Download(HttpUriRequestBase request, ClassicHttpResponse response) throws IOException {
      this.request = request;
      this.response = response;
      HttpEntity entity = response.getEntity();
      this.body = entity == null ? InputStream.nullInputStream() : entity.getContent();
    }

    int status() {
      return response.getCode();
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }

    /** All headers, their names in lower case. */
    private Map<String, String> headers() {
      Map<String, String> headers = new HashMap<>();
      for (Header header : response.getHeaders()) {
        headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
      }
      return Map.copyOf(headers);
    }

    InputStream body() {
      return body;
    }

    /** The start of the body as text, for an error message; all of a short one. */
    String text() throws IOException {
      return read(body);
    }

    /**
     * Cuts the connection before it closes the response, which by itself would read on to the end
     * of the body: for ever where the peer is silent, and with another failure where it broke off.
     */
    @Override
    public void close() {
      request.cancel();
      try {
        response.close();
      } catch (IOException _) {
        // Of a connection that is given up.
      }
    }
  }

  Download get(URI uri, Map<String, String> headers) throws IOException {
    HttpUriRequestBase request = request("GET", uri, headers);
    return new Download(request, http.executeOpen(null, request, null));
  }

  /**
   * Gives up connections that were idle while the function was frozen: the peer, or a gateway in
   * between, has closed them, and a frozen function was not told.
   */
  void forgetIdle() {
    connections.closeIdle(LONGEST_IDLE);
  }

  Answer send(String method, URI uri, Map<String, String> headers, Optional<BlobEntity> entity)
      throws IOException {
    HttpUriRequestBase request = request(method, uri, headers);
    if (entity.isEmpty()) {
      return answer(request);
    }
    request.setEntity(entity.get());
    AtomicBoolean stalled = new AtomicBoolean();
    Thread watch =
        Thread.startVirtualThread(() -> cancelWhenStalled(request, entity.get(), stalled));
    try {
      return answer(request);
    } catch (IOException e) {
      if (stalled.get()) {
        throw new IOException(
            "the registry took no byte for " + Wording.count(silence.toSeconds(), "second"), e);
      }
      throw e;
    } finally {
      watch.interrupt();
    }
  }

  /** Socket time-outs cover reading; a peer that takes no more bytes would hold us for ever. */
  private void cancelWhenStalled(
      HttpUriRequestBase request, BlobEntity entity, AtomicBoolean stalled) {
    try {
      long seen = 0;
      int looks = 0;
      while (looks < LOOKS) {
        Sleeper.REAL.sleep(silence.dividedBy(LOOKS));
        long writes = entity.writes();
        boolean waiting = writes % 2 == 1 && writes == seen;
        looks = waiting ? looks + 1 : 0;
        seen = writes;
      }
      stalled.set(true);
      request.cancel();
    } catch (InterruptedException _) {
      // The answer is there.
    }
  }

  private Answer answer(HttpUriRequestBase request) throws IOException {
    try (Download answer = new Download(request, http.executeOpen(null, request, null))) {
      return new Answer(answer.status(), answer.headers(), answer.text());
    }
  }

  private static HttpUriRequestBase request(String method, URI uri, Map<String, String> headers) {
    HttpUriRequestBase request = new HttpUriRequestBase(method, uri);
    headers.forEach(request::setHeader);
    return request;
  }

  private static String read(InputStream body) throws IOException {
    return new String(body.readNBytes(MOST_ERROR_TEXT), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.close(CloseMode.IMMEDIATE);
    connections.close(CloseMode.IMMEDIATE);
  }
}
