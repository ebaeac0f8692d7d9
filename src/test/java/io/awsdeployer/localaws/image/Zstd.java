package io.awsdeployer.localaws.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A zstd frame of raw blocks (RFC 8878 §3.1.1): valid, only not smaller. */
final class Zstd {
  private static final int MAX_BLOCK = 128 * 1024;

  private Zstd() {}

  static byte[] stored(byte[] content) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream(content.length + 32);
    ByteBuffer header = ByteBuffer.allocate(13).order(ByteOrder.LITTLE_ENDIAN);
    // Magic, then: content size in eight bytes, single segment, no checksum, no dictionary.
    header.putInt(0xFD2FB528).put((byte) 0xE0).putLong(content.length);
    frame.writeBytes(header.array());
    int from = 0;
    do {
      int size = Math.min(MAX_BLOCK, content.length - from);
      int block = size << 3 | (from + size == content.length ? 1 : 0);
      frame.write(block);
      frame.write(block >>> 8);
      frame.write(block >>> 16);
      frame.write(content, from, size);
      from += size;
    } while (from < content.length);
    return frame.toByteArray();
  }
}
