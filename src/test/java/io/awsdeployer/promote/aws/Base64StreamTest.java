package io.awsdeployer.promote.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64StreamTest {
  private static final int PIECE = 48 * 1024;
  private static final int SEGMENT = PartBytes.SEGMENT;

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 0",
    "2, 0",
    "3, 0",
    "4, 0",
    "5, 5",
    "7, 3",
    "49151, 0",
    "49152, 0",
    "49153, 0",
    "147456, 1",
    "786431, 0",
    "786432, 0",
    "786433, 0",
    "800000, 786431",
    "2000000, 786433"
  })
  void isTheSameAsEncodedAtOnceAndAsLongAsItSays(int length, int first) throws IOException {
    byte[] bytes = random(length);
    byte[] expected = Base64.getEncoder().encode(Arrays.copyOfRange(bytes, first, length));
    try (Base64Stream stream = new Base64Stream(part(bytes), first)) {
      assertThat(stream.readAllBytes()).isEqualTo(expected);
      assertThat(stream.read()).isEqualTo(-1);
    }
    assertThat(Base64Stream.lengthOf(length - first)).isEqualTo(expected.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1_000, PIECE})
  void mayBeReadInAnyPieces(int piece) throws IOException {
    byte[] bytes = random(PIECE + 100);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (Base64Stream stream = new Base64Stream(part(bytes), 0)) {
      assertThat(stream.read(new byte[0])).isZero();
      read.write(stream.read());
      byte[] buffer = new byte[piece];
      for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
        read.write(buffer, 0, count);
      }
    }
    assertThat(read.toByteArray()).isEqualTo(Base64.getEncoder().encode(bytes));
  }

  @Test
  void aPartHoldsNoMoreThanItHasRoomForAndNothingOfThePartBefore() throws IOException {
    PartBytes part = new PartBytes(new byte[2][SEGMENT]);
    InputStream stream = new ByteArrayInputStream(random(3 * SEGMENT));
    part.fill(stream, Integer.MAX_VALUE);
    assertThat(part.length()).isEqualTo(2 * SEGMENT);
    part.fill(stream, 10);
    assertThat(part.length()).isEqualTo(10);
    part.fill(stream, 2 * SEGMENT);
    assertThat(part.length()).isEqualTo(SEGMENT - 10);
    part.fill(stream, 1);
    assertThat(part.length()).isZero();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static PartBytes part(byte[] bytes) throws IOException {
    PartBytes part = new PartBytes(new byte[PartBytes.segmentsFor(bytes.length)][SEGMENT]);
    part.fill(new ByteArrayInputStream(bytes), bytes.length);
    return part;
  }
}
