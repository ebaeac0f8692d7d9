package io.awsdeployer.promote.aws;

import java.io.FilterInputStream;
import java.io.IOException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Reads no answer for ever: the SDK takes answers and errors into memory whole, whatever their
 * length.
 */
final class BoundedHttpClient implements SdkHttpClient {
  private final SdkHttpClient http;
  private final long mostBytes;

  /**
   * A client over another one.
   *
   * @param mostBytes of an answer's body; a longer one fails its call
   */
  BoundedHttpClient(SdkHttpClient http, long mostBytes) {
    this.http = http;
    this.mostBytes = mostBytes;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = http.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return bounded(prepared.call());
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  private HttpExecuteResponse bounded(HttpExecuteResponse answer) {
    return answer
        .responseBody()
        .map(body ->
            HttpExecuteResponse.builder()
                .response(answer.httpResponse())
                .responseBody(AbortableInputStream.create(new BoundedBody(body, mostBytes), body))
                .build())
        .orElse(answer);
  }

  @Override
  public String clientName() {
    return http.clientName();
  }

  @Override
  public void close() {
    http.close();
  }

  /** Cuts the connection at its bound: to close it would read the rest first. */
  private static final class BoundedBody extends FilterInputStream {
    private final AbortableInputStream body;
    private final long most;
    private long left;

    BoundedBody(AbortableInputStream body, long most) {
      super(body);
      this.body = body;
      this.most = most;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      return counted(count, count);
    }

    private int counted(int result, int bytes) {
      left -= result < 0 ? 0 : bytes;
      if (left < 0) {
        body.abort();
        throw new AnswerTooLargeException(most);
      }
      return result;
    }
  }
}
