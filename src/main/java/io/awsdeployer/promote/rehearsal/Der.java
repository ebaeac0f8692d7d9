package io.awsdeployer.promote.rehearsal;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;

/** The few forms of ITU-T X.690 that a certificate is made of. */
final class Der {
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private Der() {}

  /** Tag, length and the parts behind each other. */
  static byte[] value(int tag, byte[]... parts) {
    byte[] content = joined(parts);
    byte[] length = BigInteger.valueOf(content.length).toByteArray();
    byte[] unsigned = length[0] == 0 && length.length > 1 ? tail(length) : length;
    byte[] head =
        content.length < 0x80
            ? new byte[] {(byte) tag, (byte) content.length}
            : joined(new byte[] {(byte) tag, (byte) (0x80 | unsigned.length)}, unsigned);
    return joined(head, content);
  }

  static byte[] sequence(byte[]... parts) {
    return value(0x30, parts);
  }

  static byte[] integer(long number) {
    return value(0x02, BigInteger.valueOf(number).toByteArray());
  }

  static byte[] yes() {
    return value(0x01, new byte[] {(byte) 0xff});
  }

  static byte[] octets(byte[] content) {
    return value(0x04, content);
  }

  /** Whole octets, so no unused bits. */
  static byte[] bits(byte[] content) {
    return value(0x03, new byte[1], content);
  }

  static byte[] nothing() {
    return value(0x05);
  }

  /** An object identifier, its content given in hexadecimal. */
  static byte[] oid(String hex) {
    return value(0x06, HexFormat.of().parseHex(hex));
  }

  static byte[] text(String text) {
    return value(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant instant) {
    return value(0x18, GENERALIZED_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] tail(byte[] bytes) {
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
