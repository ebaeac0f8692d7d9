package io.awsdeployer.promote.demo;

import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import io.awsdeployer.localaws.image.Layer;
import io.awsdeployer.localaws.image.Tar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
        tar.write(Tar.header(file.getKey(), size));
        Files.copy(file.getValue(), tar);
        tar.write(Tar.filling(size));
      }
      tar.write(Tar.end());
    }
    return new Layer(
        MemoryBlob.of(packed.toByteArray()),
        mediaType,
        "sha256:" + HexFormat.of().formatHex(tarDigest.digest()));
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
