package io.awsdeployer.localaws.http;

import java.util.zip.Checksum;

/** CRC-64/NVME (NVM Express specification), S3's default since 2025; the JDK does not have it. */
final class Crc64Nvme implements Checksum {

  /** The polynomial 0xAD93D23594C93659, reflected. */
  private static final long POLYNOMIAL = 0x9A6C9329AC4BC9B5L;

  private long crc = -1;

  @Override
  public void update(int b) {
    crc ^= b & 0xff;
    for (int bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
    }
  }

  @Override
  public void update(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      update(bytes[i]);
    }
  }

  @Override
  public long getValue() {
    return ~crc;
  }

  @Override
  public void reset() {
    crc = -1;
  }
}
