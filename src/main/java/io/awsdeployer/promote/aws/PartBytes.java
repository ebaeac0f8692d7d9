package io.awsdeployer.promote.aws;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a layer part, in segments that are used again and again. Arrays of whole parts, up
 * to 20 MiB each, would be garbage as soon as they are sent, and a small function's heap grows to
 * its end before that is collected.
 */
public final class PartBytes {
  /** How large a segment is, in bytes. */
  public static final int SEGMENT = 768 * 1024;

  private final byte[][] segments;
  private int length;

  /** Empty, with room for {@code segments} times {@link #SEGMENT}. */
  public PartBytes(byte[][] segments) {
    this.segments = segments.clone();
  }

  /** How many segments so many bytes take. */
  public static int segmentsFor(long bytes) {
    return (int) ((bytes + SEGMENT - 1) / SEGMENT);
  }

  public int length() {
    return length;
  }

  /**
   * Holds the next bytes of a stream instead of what was there.
   *
   * @param most as many, if the stream has so many and there is room
   */
  public void fill(InputStream from, int most) throws IOException {
    int end = (int) Math.min(most, (long) segments.length * SEGMENT);
    length = 0;
    while (length < end) {
      int inSegment = length % SEGMENT;
      int wanted = Math.min(end - length, SEGMENT - inSegment);
      int count = from.readNBytes(segments[length / SEGMENT], inSegment, wanted);
      length += count;
      if (count < wanted) {
        return;
      }
    }
  }

  /** Copies {@code count} bytes from {@code offset} on to the beginning of {@code to}. */
  void copy(int offset, byte[] to, int count) {
    int copied = 0;
    while (copied < count) {
      int inSegment = (offset + copied) % SEGMENT;
      int some = Math.min(count - copied, SEGMENT - inSegment);
      System.arraycopy(segments[(offset + copied) / SEGMENT], inSegment, to, copied, some);
      copied += some;
    }
  }
}
