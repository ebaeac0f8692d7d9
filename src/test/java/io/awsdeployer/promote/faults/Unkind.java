package io.awsdeployer.promote.faults;

import io.awsdeployer.localaws.http.ConnectionClosed;
import io.awsdeployer.localaws.http.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is given byte by byte, or ends otherwise than it should. */
final class Unkind extends InputStream {
  private final InputStream content;
  private final End end;

  /** What comes when there are no more bytes. */
  @FunctionalInterface
  interface End {
    /** Returns where the body just ends. */
    void come() throws IOException;
  }

  private Unkind(byte[] content, int length, End end) {
    this.content = new ByteArrayInputStream(content, 0, length);
    this.end = end;
  }

  static InputStream cut(byte[] content, int length) {
    return new Unkind(content, length, Unkind::cut);
  }

  static InputStream ending(byte[] content, int length, End end) {
    return new Unkind(content, length, end);
  }

  private static void cut() throws IOException {
    throw new ConnectionClosed("fault: cut");
  }

  /** The same head, with its own length, over another body. */
  static Response whole(Response response, byte[] body) {
    return new Response(
        response.status(), response.headers(), new ByteArrayInputStream(body), body.length);
  }

  @Override
  public int read() throws IOException {
    int next = content.read();
    if (next < 0) {
      end.come();
    }
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int next = read();
    if (next < 0) {
      return -1;
    }
    buffer[offset] = (byte) next;
    return 1;
  }
}
