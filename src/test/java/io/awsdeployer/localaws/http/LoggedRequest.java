package io.awsdeployer.localaws.http;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One request in the log. It is there as soon as the request is named, and its numbers run ahead of
 * the wire: who has read a byte of the answer finds that byte counted.
 */
public final class LoggedRequest {

  private final String door;
  private final String peer;
  private final Request request;
  private final AtomicInteger status = new AtomicInteger();
  private final AtomicLong bytesIn;
  private final AtomicLong bytesOut = new AtomicLong();

  /**
   * One that has just arrived.
   *
   * @param bytesIn that whoever reads the body counts up
   */
  LoggedRequest(String door, String peer, Request request, AtomicLong bytesIn) {
    this.door = door;
    this.peer = peer;
    this.request = request;
    this.bytesIn = bytesIn;
  }

  /** Which port it came in by: {@code aws}, or the name given to {@code listen}. */
  public String door() {
    return door;
  }

  /** The client's address and port: requests with the same one came over one connection. */
  public String peer() {
    return peer;
  }

  public String operation() {
    return request.operation();
  }

  public String method() {
    return request.method();
  }

  public String rawPath() {
    return request.rawPath();
  }

  public String rawQuery() {
    return request.rawQuery();
  }

  public Map<String, List<String>> headers() {
    return request.headers();
  }

  /** The answer's status; empty when the connection was closed without an answer. */
  public OptionalInt status() {
    int answered = status.get();
    return answered == 0 ? OptionalInt.empty() : OptionalInt.of(answered);
  }

  /** Bytes of the request's body that have been read by now. */
  public long bytesIn() {
    return bytesIn.get();
  }

  /** Bytes of the answer's body that were written. */
  public long bytesOut() {
    return bytesOut.get();
  }

  void answered(int answer) {
    status.set(answer);
  }

  void writing(long bytes) {
    bytesOut.addAndGet(bytes);
  }

  @Override
  public String toString() {
    return operation() + " " + method() + " " + rawPath() + " -> " + status();
  }
}
