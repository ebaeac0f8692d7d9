package io.awsdeployer.localaws.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that are read of a body. */
final class BodyCount extends FilterInputStream {

  private long bytes;

  BodyCount(InputStream body) {
    super(body);
  }

  long bytes() {
    return bytes;
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    bytes += b < 0 ? 0 : 1;
    return b;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    bytes += Math.max(0, n);
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    long skipped = super.skip(n);
    bytes += skipped;
    return skipped;
  }
}
