package io.awsdeployer.localaws.ecr.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Incompressible content computed from a seed, so that a source layer of any size needs neither
 * disk nor memory. Every byte is a function of the seed and its place: a range starts at once.
 */
public record GeneratedBlob(long seed, long size, String digest) implements Blob {

  /** Hashes the content once, by streaming. */
  public static GeneratedBlob of(long seed, long size) {
    try (InputStream content = new Generated(seed, 0, size)) {
      return new GeneratedBlob(seed, size, Digests.of(content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream open(long from, long length) {
    return new Generated(seed, from, from + length);
  }

  private static final class Generated extends InputStream {
    private static final VarHandle WORDS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long seed;
    private final long end;
    private long position;

    Generated(long seed, long from, long end) {
      this.seed = seed;
      this.position = from;
      this.end = end;
    }

    @Override
    public int read() {
      if (position >= end) {
        return -1;
      }
      int value = (int) (word(position >>> 3) >>> ((position & 7) << 3)) & 0xff;
      position++;
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      Objects.checkFromIndexSize(offset, length, buffer.length);
      if (length == 0) {
        return 0;
      }
      if (position >= end) {
        return -1;
      }
      int count = (int) Math.min(length, end - position);
      int at = offset;
      int stop = offset + count;
      while (at < stop) {
        if ((position & 7) == 0 && stop - at >= Long.BYTES) {
          WORDS.set(buffer, at, word(position >>> 3));
          at += Long.BYTES;
          position += Long.BYTES;
          continue;
        }
        long word = word(position >>> 3) >>> ((position & 7) << 3);
        int bytes = Math.min(8 - (int) (position & 7), stop - at);
        for (int i = 0; i < bytes; i++) {
          buffer[at++] = (byte) word;
          word >>>= 8;
        }
        position += bytes;
      }
      return count;
    }

    /** SplitMix64's output function over a counter. */
    private long word(long index) {
      long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return z ^ (z >>> 31);
    }
  }
}
