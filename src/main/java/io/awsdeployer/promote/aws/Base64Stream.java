package io.awsdeployer.promote.aws;

import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;

/** Bytes as base64 (RFC 4648, with padding), a piece at a time. */
final class Base64Stream extends InputStream {
  /** A multiple of three, so that no piece but the last is padded. */
  private static final int PIECE = 48 * 1024;

  private final PartBytes bytes;
  private final byte[] plain = new byte[PIECE];
  private final byte[] encoded = new byte[(int) lengthOf(PIECE)];
  private int next;
  private int encodedLength;
  private int read;

  /** All bytes from {@code first} on. */
  Base64Stream(PartBytes bytes, int first) {
    this.bytes = bytes;
    this.next = first;
  }

  static long lengthOf(int bytes) {
    return (bytes + 2L) / 3 * 4;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(byte[] buffer, int offset, int most) {
    if (most == 0) {
      return 0;
    }
    if (read == encodedLength && !encodeNext()) {
      return -1;
    }
    int count = Math.min(most, encodedLength - read);
    System.arraycopy(encoded, read, buffer, offset, count);
    read += count;
    return count;
  }

  private boolean encodeNext() {
    int count = Math.min(PIECE, bytes.length() - next);
    if (count == 0) {
      return false;
    }
    bytes.copy(next, plain, count);
    byte[] piece = count == PIECE ? plain : Arrays.copyOf(plain, count);
    encodedLength = Base64.getEncoder().encode(piece, encoded);
    read = 0;
    next += count;
    return true;
  }
}
