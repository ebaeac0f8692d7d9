package io.awsdeployer.promote.read;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Strict decoding: RFC 8259 §8.1 wants UTF-8, and a parser which guesses the encoding would take
 * what others refuse. A byte order mark is tolerated, as the RFC allows.
 */
final class Utf8 {
  private Utf8() {}

  static String decode(byte[] bytes) throws NotJsonException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw new NotJsonException(
          "is not UTF-8 text (byte %s cannot be read)%s"
              .formatted(in.position() + 1, guess(bytes)));
    }
    out.flip();
    String text = out.toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String guess(byte[] bytes) {
    if (startsWith(bytes, 0xFF, 0xFE) || startsWith(bytes, 0xFE, 0xFF)) {
      return "; it looks like UTF-16, as PowerShell's '>' writes it";
    }
    return startsWith(bytes, 0x1F, 0x8B) ? "; it looks compressed by gzip" : "";
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }
}
