package io.awsdeployer.promote.aws;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import software.amazon.awssdk.http.Abortable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Reads no answer for ever: the SDK takes answers and errors into memory whole, whatever their
 * length.
 */
final class BoundedHttpClient implements SdkHttpClient {
  /** DEFLATE makes at most 1,032 bytes of one (zlib technical details, "maximum compression"). */
  private static final int MOST_PACKED = 1_032;

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
        .map(body -> new BoundedBody(body, most(answer.httpResponse())))
        .map(body ->
            HttpExecuteResponse.builder()
                .response(answer.httpResponse())
                .responseBody(AbortableInputStream.create(body, body))
                .build())
        .orElse(answer);
  }

  /**
   * The SDK unpacks what it never asks to be packed: no more of it than an answer may have. Other
   * encodings it leaves alone, and objects in S3 have what their uploader has said.
   */
  private long most(SdkHttpResponse answer) {
    return answer
        .firstMatchingHeader("Content-Encoding")
        .filter(encoding -> encoding.toLowerCase(Locale.ROOT).contains("gzip"))
        .map(_ -> mostBytes / MOST_PACKED)
        .orElse(mostBytes);
  }

  @Override
  public String clientName() {
    return http.clientName();
  }

  @Override
  public void close() {
    http.close();
  }

  /**
   * Cuts the connection at its bound, and where it is closed long before its end: both to close and
   * to give it back would read the rest first, and a parser that fails closes early.
   */
  private static final class BoundedBody extends InputStream implements Abortable {
    /** So much is read for the connection's sake. */
    private static final int MOST_DRAINED = 64 * 1024;

    private final AbortableInputStream body;
    private final long most;
    private long left;
    private boolean ended;
    private boolean cut;

    BoundedBody(AbortableInputStream body, long most) {
      this.body = body;
      this.most = most;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int next = body.read();
      count(next < 0 ? -1 : 1);
      return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = body.read(buffer, offset, length);
      count(count);
      return count;
    }

    private void count(int bytes) {
      ended |= bytes < 0;
      left -= Math.max(0, bytes);
      if (left < 0) {
        abort();
        throw new AnswerTooLargeException(most);
      }
    }

    @Override
    public void abort() {
      cut = true;
      body.abort();
    }

    @Override
    public void close() throws IOException {
      if (cut) {
        return;
      }
      if (ended || endsSoon()) {
        body.close();
      } else {
        abort();
      }
    }

    private boolean endsSoon() {
      try {
        return body.readNBytes(MOST_DRAINED).length < MOST_DRAINED;
      } catch (IOException e) {
        // Whatever was wanted of the answer has been read.
        return false;
      }
    }
  }
}
