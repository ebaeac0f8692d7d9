package io.awsdeployer.localaws.sigv4;

/** The signature does not hold; {@link Refusal} knows how each kind of service says so. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  Refused(Refusal refusal) {
    this(refusal, "");
  }

  /**
   * With a text that is the same for all services.
   *
   * @param text empty for the service's own words
   */
  Refused(Refusal refusal, String text) {
    super(text);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
