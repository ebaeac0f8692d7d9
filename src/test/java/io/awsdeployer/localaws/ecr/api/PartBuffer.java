package io.awsdeployer.localaws.ecr.api;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/** Takes the decoded bytes of a layer part; counts, but does not keep, what is over the limit. */
final class PartBuffer extends OutputStream {
  /** LayerPartBlob's limit in the model (§1.0). */
  static final int LIMIT = 20_971_520;

  private byte[] bytes;
  private int kept;
  private long received;

  private PartBuffer(int capacity) {
    this.bytes = new byte[capacity];
  }

  /** Large enough at once: base64 has four characters for three bytes. */
  static PartBuffer forBody(Optional<String> contentLength) {
    long length = contentLength.map(Long::parseLong).orElse(64L * 1024);
    return new PartBuffer((int) Math.min(LIMIT, length / 4 * 3 + 3));
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    received += length;
    int room = Math.min(length, LIMIT - kept);
    if (kept + room > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.min(LIMIT, Math.max(2 * bytes.length, kept + room)));
    }
    System.arraycopy(source, offset, bytes, kept, room);
    kept += room;
  }

  boolean isOverLimit() {
    return received > LIMIT;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return kept;
  }
}
