package io.awsdeployer.localaws.ecr.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every content, wherever it is kept. */
class BlobPropertiesTest {

  @Property(tries = 60)
  void anyRangeOfGeneratedContentIsThatPartOfTheWhole(
      @ForAll long seed,
      @ForAll @IntRange(max = 300) int size,
      @ForAll @IntRange(max = 300) int one,
      @ForAll @IntRange(max = 300) int other)
      throws IOException {
    GeneratedBlob blob = GeneratedBlob.of(seed, size);
    int from = Math.min(size, Math.min(one, other));
    int to = Math.min(size, Math.max(one, other));
    byte[] whole = read(blob.open());

    assertThat(read(blob.open(from, to - from))).isEqualTo(Arrays.copyOfRange(whole, from, to));
    assertThat(Digests.of(whole)).isEqualTo(blob.digest());
    assertThat(bytewise(blob)).isEqualTo(whole);
  }

  @Property(tries = 40)
  void whatIsWrittenInAnyPiecesIsReadBack(
      @ForAll long seed,
      @ForAll @IntRange(max = 200_000) int size,
      @ForAll @IntRange(min = 1, max = 70_000) int piece)
      throws IOException {
    byte[] content = read(GeneratedBlob.of(seed, size).open());
    try (BlobFolder folder = BlobFolder.create()) {
      BlobWriter writer = new BlobWriter(folder, false);
      for (int at = 0; at < size; at += piece) {
        writer.write(content, at, Math.min(piece, size - at));
      }
      Blob blob = writer.finish();

      assertThat(blob.digest()).isEqualTo(Digests.of(content));
      assertThat(read(blob.open())).isEqualTo(content);
      assertThat(read(blob.open(size / 3, size / 2)))
          .isEqualTo(Arrays.copyOfRange(content, size / 3, size / 3 + size / 2));
    }
  }

  @Property(tries = 40)
  void aRollbackIsAsIfTheRestHadNeverCome(
      @ForAll long seed,
      @ForAll @IntRange(max = 100_000) int first,
      @ForAll @IntRange(max = 100_000) int lost,
      @ForAll @IntRange(max = 100_000) int second)
      throws IOException {
    byte[] content = read(GeneratedBlob.of(seed, first + second).open());
    byte[] noise = read(GeneratedBlob.of(seed + 1, lost).open());
    try (BlobFolder folder = BlobFolder.create()) {
      BlobWriter writer = new BlobWriter(folder, false);
      writer.write(content, 0, first);
      BlobWriter.Checkpoint checkpoint = writer.checkpoint();
      writer.write(noise, 0, lost);
      writer.rollback(checkpoint);
      writer.write(content, first, second);

      Blob blob = writer.finish();
      assertThat(blob.digest()).isEqualTo(Digests.of(content));
      assertThat(read(blob.open())).isEqualTo(content);
    }
  }

  private static byte[] read(InputStream content) throws IOException {
    try (content) {
      return content.readAllBytes();
    }
  }

  private static byte[] bytewise(GeneratedBlob blob) throws IOException {
    byte[] bytes = new byte[(int) blob.size()];
    try (InputStream content = blob.open()) {
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) content.read();
      }
      assertThat(content.read()).isEqualTo(-1);
    }
    return bytes;
  }
}
