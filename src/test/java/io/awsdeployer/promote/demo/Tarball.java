package io.awsdeployer.promote.demo;

import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.image.Layer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Packs files of this machine into a layer: ustar, gzip. */
final class Tarball {
  private static final int BLOCK = 512;

  private Tarball() {}

  /**
   * Packs them.
   *
   * @param files by their name within the image, of at most a hundred characters
   */
  static Layer layer(SortedMap<String, Path> files, String mediaType) throws IOException {
    MessageDigest tarDigest = sha256();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream tar = new DigestOutputStream(new FastGzip(packed), tarDigest)) {
      for (var file : files.entrySet()) {
        long size = Files.size(file.getValue());
        tar.write(header(file.getKey(), size));
        Files.copy(file.getValue(), tar);
        tar.write(new byte[(int) (-size & (BLOCK - 1))]);
      }
      tar.write(new byte[2 * BLOCK]);
    }
    return new Layer(
        MemoryBlob.of(packed.toByteArray()),
        mediaType,
        "sha256:" + HexFormat.of().formatHex(tarDigest.digest()));
  }

  private static byte[] header(String name, long size) {
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

  private static void put(byte[] header, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, offset, bytes.length);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A person waits for it. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
