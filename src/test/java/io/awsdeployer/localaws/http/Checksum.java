package io.awsdeployer.localaws.http;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** One of S3's additional checksums (Amazon S3 User Guide, "Checking object integrity"). */
public abstract sealed class Checksum {

  private final String header;

  private Checksum(String header) {
    this.header = header;
  }

  /**
   * The checksum of that header.
   *
   * @param header e.g. {@code x-amz-checksum-crc32}
   */
  public static Checksum named(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "x-amz-checksum-crc32" -> new Crc(name, new CRC32(), 4);
      case "x-amz-checksum-crc32c" -> new Crc(name, new CRC32C(), 4);
      case "x-amz-checksum-crc64nvme" -> new Crc(name, new Crc64Nvme(), 8);
      case "x-amz-checksum-sha1" -> new Digest(name, "SHA-1");
      case "x-amz-checksum-sha256" -> new Digest(name, "SHA-256");
      default ->
          throw new AwsError(
              400,
              "InvalidRequest",
              "The value specified in the x-amz-trailer header is not supported");
    };
  }

  public String header() {
    return header;
  }

  public abstract void update(byte[] bytes);

  abstract byte[] bytes();

  /** The checksum as its header writes it; to be asked once. */
  public String value() {
    return Base64.getEncoder().encodeToString(bytes());
  }

  /** Refuses what does not have this checksum. */
  public void check(String claimed) {
    check(claimed, value());
  }

  /** Refuses a claim that is not the value, already asked for. */
  public void check(String claimed, String value) {
    if (!value.equals(claimed)) {
      String algorithm = header.substring("x-amz-checksum-".length()).toUpperCase(Locale.ROOT);
      throw new AwsError(
          400,
          "BadDigest",
          "The " + algorithm + " you specified did not match the calculated checksum.");
    }
  }

  private static final class Crc extends Checksum {
    private final java.util.zip.Checksum crc;
    private final int width;

    Crc(String header, java.util.zip.Checksum crc, int width) {
      super(header);
      this.crc = crc;
      this.width = width;
    }

    @Override
    public void update(byte[] bytes) {
      crc.update(bytes);
    }

    @Override
    byte[] bytes() {
      byte[] all = ByteBuffer.allocate(8).putLong(crc.getValue()).array();
      return Arrays.copyOfRange(all, 8 - width, 8);
    }
  }

  private static final class Digest extends Checksum {
    private final MessageDigest digest;

    Digest(String header, String algorithm) {
      super(header);
      try {
        digest = MessageDigest.getInstance(algorithm);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void update(byte[] bytes) {
      digest.update(bytes);
    }

    @Override
    byte[] bytes() {
      return digest.digest();
    }
  }
}
