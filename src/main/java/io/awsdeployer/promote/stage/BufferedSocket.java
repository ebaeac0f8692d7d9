package io.awsdeployer.promote.stage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is read in large pieces. TLS above it would read each record, of 16 KiB at most, by
 * two system calls, the first for five bytes (docs/benchmarks-jvm.md has what that takes). Whoever
 * asks for more than the buffer holds is given it past the buffer.
 */
final class BufferedSocket extends Socket {
  private static final int BUFFER = 64 * 1024;

  private @Nullable InputStream input;

  private BufferedSocket() {}

  private BufferedSocket(Proxy proxy) {
    super(proxy);
  }

  /** One that is not connected yet. Without a proxy it takes the JVM's, if there is one. */
  static BufferedSocket by(@Nullable Proxy proxy) {
    return proxy == null ? new BufferedSocket() : new BufferedSocket(proxy);
  }

  /** The same one to everybody: it has what was read and nobody has taken yet. */
  @Override
  public synchronized InputStream getInputStream() throws IOException {
    InputStream known = input;
    if (known == null) {
      known = new BufferedInputStream(super.getInputStream(), BUFFER);
      input = known;
    }
    return known;
  }
}
