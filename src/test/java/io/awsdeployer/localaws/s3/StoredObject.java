package io.awsdeployer.localaws.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/**
 * An object.
 *
 * @param headers what is given back with it: Content-Type, x-amz-meta-*
 * @param checksum the additional checksum it was uploaded with, by its header's name
 */
@SuppressWarnings("ArrayRecordComponent") // objects are never compared
record StoredObject(
    byte[] content, Map<String, String> headers, Map<String, String> checksum, Instant modified) {

  /** The quoted MD5, as it is for every object that is uploaded in one piece. */
  String etag() {
    try {
      byte[] md5 = MessageDigest.getInstance("MD5").digest(content);
      return '"' + HexFormat.of().formatHex(md5) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
