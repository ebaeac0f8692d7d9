package io.awsdeployer.localaws.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes that are read of a body. */
final class BodyCount extends FilterInputStream {

  private final AtomicLong bytes;

  /**
   * A body read through it.
   *
   * @param bytes to be counted up
   */
  BodyCount(InputStream body, AtomicLong bytes) {
    super(body);
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    bytes.addAndGet(b < 0 ? 0 : 1);
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    bytes.addAndGet(Math.max(0, n));
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = super.skip(n);
    bytes.addAndGet(skipped);
    return skipped;
  }
}
