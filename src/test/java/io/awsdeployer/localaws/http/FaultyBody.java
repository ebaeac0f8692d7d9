package io.awsdeployer.localaws.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A body that passes n bytes and then does something unkind. */
final class FaultyBody extends FilterInputStream {

  /** What happens at the position. */
  @FunctionalInterface
  private interface Event {
    void at(byte[] buffer, int index) throws IOException;
  }

  private final boolean inPlaceOfByte;
  private final Event event;
  private long untilEvent;

  private FaultyBody(InputStream body, long position, boolean inPlaceOfByte, Event event) {
    super(body);
    this.untilEvent = position;
    this.inPlaceOfByte = inPlaceOfByte;
    this.event = event;
  }

  static InputStream cut(InputStream body, long position) {
    return new FaultyBody(
        body,
        position,
        true,
        (buffer, index) -> {
          throw new ConnectionClosed("fault: cut");
        });
  }

  static InputStream stall(InputStream body, long position, CountDownLatch closed, Duration limit) {
    return new FaultyBody(
        body,
        position,
        true,
        (buffer, index) -> {
          silence(closed, limit);
          throw new ConnectionClosed("fault: stalled");
        });
  }

  static InputStream corrupt(InputStream body, long position) {
    return new FaultyBody(
        body, position, false, (buffer, index) -> buffer[index] = (byte) (buffer[index] ^ 1));
  }

  static void silence(CountDownLatch closed, Duration limit) throws IOException {
    try {
      var _ = closed.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("fault: stall interrupted");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (untilEvent == 0 && inPlaceOfByte) {
      event.at(buffer, offset);
    }
    int most = inPlaceOfByte && untilEvent > 0 ? (int) Math.min(length, untilEvent) : length;
    int n = super.read(buffer, offset, most);
    if (n > 0 && !inPlaceOfByte && untilEvent >= 0 && untilEvent < n) {
      event.at(buffer, offset + (int) untilEvent);
    }
    untilEvent -= Math.max(0, n);
    return n;
  }
}
