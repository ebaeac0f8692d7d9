package io.awsdeployer.localaws.image;

import io.awsdeployer.localaws.ecr.blob.GeneratedBlob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The smallest tar writer that other tools read: ustar. */
public final class Tar {
  private static final int BLOCK = 512;

  private Tar() {}

  /**
   * What stands before a file's content, which is then filled up to whole blocks.
   *
   * @param name of at most a hundred characters
   */
  public static byte[] header(String name, long size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, "%011o\0".formatted(size));
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  /** What fills a file's content up to whole blocks. */
  public static byte[] filling(long size) {
    return new byte[(int) (-size & (BLOCK - 1))];
  }

  /** What stands at the end. */
  public static byte[] end() {
    return new byte[2 * BLOCK];
  }

  static byte[] withOneFile(long seed, int size) {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    tar.writeBytes(header("file-" + Long.toHexString(seed), size));
    // Only the bytes are wanted here, not their digest.
    try (InputStream content = new GeneratedBlob(seed, size, "").open()) {
      content.transferTo(tar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tar.writeBytes(filling(size));
    tar.writeBytes(end());
    return tar.toByteArray();
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }
}
