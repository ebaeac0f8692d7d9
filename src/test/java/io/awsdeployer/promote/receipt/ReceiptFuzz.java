package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.fuzz.Expect;

/** Any bytes as a receipt; one that is read says the same when it is written and read again. */
public final class ReceiptFuzz {
  private static final String ORIGIN = "s3://builds/promotion-receipts/x.json";

  private static final ReceiptFormat FORMAT = new ReceiptFormat();

  private ReceiptFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Receipt receipt;
    try {
      receipt = FORMAT.read(input, ORIGIN);
    } catch (InvalidManifestException e) {
      Expect.readable(e);
      return;
    }
    Expect.that(
        receipt.equals(FORMAT.read(FORMAT.write(receipt), ORIGIN)), "written otherwise than read");
  }
}
