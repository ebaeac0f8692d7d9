package io.awsdeployer.localaws.ecr.v2;

/** Ends a request with an error that the API has no word for. */
final class Refused extends RuntimeException {
  private final transient OciError error;

  Refused(int status, String code, String message) {
    super(message);
    this.error = new OciError(status, code, message);
  }

  OciError error() {
    return error;
  }
}
