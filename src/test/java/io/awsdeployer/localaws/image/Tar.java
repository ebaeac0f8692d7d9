package io.awsdeployer.localaws.image;

import io.awsdeployer.localaws.ecr.blob.GeneratedBlob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The smallest tar writer that other tools read: ustar, one file. */
final class Tar {
  private static final int BLOCK = 512;

  private Tar() {}

  static byte[] withOneFile(long seed, int size) {
    int padded = (size + BLOCK - 1) / BLOCK * BLOCK;
    byte[] tar = new byte[BLOCK + padded + 2 * BLOCK];
    put(tar, 0, "file-" + Long.toHexString(seed));
    put(tar, 100, "0000644\0");
    put(tar, 108, "0000000\0");
    put(tar, 116, "0000000\0");
    put(tar, 124, "%011o\0".formatted(size));
    put(tar, 136, "00000000000\0");
    put(tar, 148, "        ");
    put(tar, 156, "0");
    put(tar, 257, "ustar\00000");
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += tar[i] & 0xff;
    }
    put(tar, 148, "%06o\0 ".formatted(sum));
    // Only the bytes are wanted here, not their digest.
    try (InputStream content = new GeneratedBlob(seed, size, "").open()) {
      content.readNBytes(tar, BLOCK, size);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tar;
  }

  private static void put(byte[] tar, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, tar, offset, bytes.length);
  }
}
