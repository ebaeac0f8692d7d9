package io.awsdeployer.localaws.image;

import io.awsdeployer.localaws.ecr.blob.Blob;
import io.awsdeployer.localaws.ecr.blob.Digests;
import io.awsdeployer.localaws.ecr.blob.MemoryBlob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Real layers: tar archives with one file of random content, the same for the same seed. */
final class Layers {
  private Layers() {}

  static Layer gzip(long seed, int size, String mediaType) {
    byte[] tar = Tar.withOneFile(seed, size);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(tar.length + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(tar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Layer(MemoryBlob.of(compressed.toByteArray()), mediaType, Digests.of(tar));
  }

  static Layer zstd(long seed, int size) {
    byte[] tar = Tar.withOneFile(seed, size);
    return new Layer(
        MemoryBlob.of(Zstd.stored(tar)),
        "application/vnd.oci.image.layer.v1.tar+zstd",
        Digests.of(tar));
  }

  /** Uncompressed: digest and diff id are one. */
  static Layer plain(Blob blob) {
    return new Layer(blob, "application/vnd.oci.image.layer.v1.tar", blob.digest());
  }

  static Layer foreign(long seed, String mediaType) {
    Layer layer = gzip(seed, 512, mediaType);
    String url = "https://mcr.example.com/layers/" + layer.blob().digest();
    return new Layer(layer.blob(), mediaType, layer.diffId(), List.of(url), Map.of());
  }
}
