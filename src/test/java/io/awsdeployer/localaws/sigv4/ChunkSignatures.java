package io.awsdeployer.localaws.sigv4;

import io.awsdeployer.localaws.http.ErrorFormat;

/** The chain of signatures over the chunks: each one signs the one before it. */
final class ChunkSignatures {

  private final Signature seed;
  private final byte[] key;
  private String previous;

  ChunkSignatures(Signature seed, byte[] key) {
    this.seed = seed;
    this.key = key;
    this.previous = seed.value();
  }

  void checkChunk(byte[] chunk, String signature) {
    check("AWS4-HMAC-SHA256-PAYLOAD", Hashes.EMPTY + "\n" + Hashes.sha256Hex(chunk), signature);
  }

  /**
   * Checks the signature over the trailer.
   *
   * @param lines each {@code name:value} with a line feed
   */
  void checkTrailer(String lines, String signature) {
    check("AWS4-HMAC-SHA256-TRAILER", Hashes.sha256Hex(lines), signature);
  }

  private void check(String algorithm, String hashes, String signature) {
    String toSign =
        String.join("\n", algorithm, seed.timestamp(), seed.scope().toString(), previous, hashes);
    String expected = Hashes.hex(Hashes.hmac(key, toSign));
    if (!Hashes.equal(expected, signature)) {
      throw Refusal.WRONG_SIGNATURE.in(ErrorFormat.S3, "");
    }
    previous = expected;
  }
}
