package io.awsdeployer.localaws.sigv4;

import io.awsdeployer.localaws.http.AwsError;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A body that must have the hash it was signed with; at its end it is known. */
final class HashedBody extends FilterInputStream {

  private final MessageDigest digest = Hashes.sha256();
  private final String expected;
  private boolean checked;

  HashedBody(InputStream body, String expected) {
    super(body);
    this.expected = expected;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = super.read(buffer, offset, length);
    if (n > 0) {
      digest.update(buffer, offset, n);
    } else if (n < 0 && !checked) {
      checked = true;
      if (!Hashes.equal(Hashes.hex(digest.digest()), expected)) {
        throw new AwsError(
            400,
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.");
      }
    }
    return n;
  }
}
