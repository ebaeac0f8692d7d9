package io.awsdeployer.promote.receipt;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.read.FirstBytes;
import io.awsdeployer.promote.read.S3Failures;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** The receipts in S3. */
public final class ReceiptStore implements AutoCloseable {
  private final S3Client s3;
  private final S3Failures readFailures;
  private final S3Failures writeFailures;
  private final ReceiptFormat format = new ReceiptFormat();

  /**
   * A store as one caller sees it.
   *
   * @param principal who {@code s3} makes its calls as
   */
  public ReceiptStore(S3Client s3, Principal principal) {
    this.s3 = s3;
    this.readFailures = new S3Failures(principal, S3Failures.Access.READ);
    this.writeFailures = new S3Failures(principal, S3Failures.Access.WRITE);
  }

  /**
   * The receipt of an earlier switch, if there was one.
   *
   * @throws InvalidManifestException if it is damaged, or another build's or target's
   * @throws io.awsdeployer.promote.error.ManifestUnreadableException if S3 refuses to say
   * @throws io.awsdeployer.promote.error.ServiceUnavailableException if S3 cannot be asked now
   */
  public Optional<Receipt> find(ReceiptPlace place) {
    byte[] bytes;
    try {
      bytes =
          s3.getObject(
              request ->
                  request.bucket(place.location().bucket()).key(place.location().key(place.file())),
              new FirstBytes(format.mostBytes()));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw readFailures.of(e, place.location(), place.file());
    }
    Receipt receipt = format.read(bytes, place.uri());
    if (!place.fits(receipt)) {
      throw new InvalidManifestException(
          Problem.of(
                  "The receipt %s is of another promotion: %s to %s, not %s to %s."
                      .formatted(
                          place.uri(),
                          receipt.build(),
                          receipt.target(),
                          place.build(),
                          place.target()))
              .remedy("give every build an sk of its own, and do not copy receipts"));
    }
    return Optional.of(receipt);
  }

  /**
   * Writes a receipt over what is there.
   *
   * @throws io.awsdeployer.promote.error.ManifestUnreadableException if S3 refuses
   * @throws io.awsdeployer.promote.error.ServiceUnavailableException if S3 cannot be given it now
   */
  public void keep(ReceiptPlace place, Receipt receipt) {
    byte[] bytes = format.write(receipt);
    if (bytes.length > format.mostBytes()) {
      throw new InvalidManifestException(
          Problem.of(
                  "The receipt %s would have %d bytes, more than can be read again."
                      .formatted(place.uri(), bytes.length))
              .remedy("use an sk of its own for each list of images"));
    }
    PutObjectResponse answer;
    try {
      answer =
          s3.putObject(
              request ->
                  request
                      .bucket(place.location().bucket())
                      .key(place.location().key(place.file()))
                      .contentType("application/json"),
              RequestBody.fromBytes(bytes));
    } catch (SdkException e) {
      throw writeFailures.of(e, place.location(), place.file());
    }
    if (answer.eTag() == null) {
      throw writeFailures.odd("ETag", place.location(), place.file());
    }
  }

  @Override
  public void close() {
    s3.close();
  }
}
