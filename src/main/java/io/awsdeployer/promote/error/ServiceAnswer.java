package io.awsdeployer.promote.error;

/**
 * A service's refusal in its own words.
 *
 * @param code the service's error code, for example {@code AccessDeniedException}
 * @param status the HTTP status, 0 when no answer arrived
 * @param message the service's text on one line, its first 4,000 characters
 * @param requestId what AWS support asks for, empty when there is none
 */
public record ServiceAnswer(String code, int status, String message, String requestId) {
  /** IAM's longest refusals, ARNs and all, have some fifteen hundred. */
  private static final int MOST_TEXT = 4_000;

  private static final int MOST_NAME = 200;

  public ServiceAnswer {
    code = Shown.of(code, MOST_NAME);
    message = Shown.of(message, MOST_TEXT);
    requestId = Shown.of(requestId, MOST_NAME);
  }

  @Override
  public String toString() {
    String where =
        (status == 0 ? "no answer" : "HTTP " + status)
            + (requestId.isEmpty() ? "" : ", request id " + requestId);
    return "%s (%s): %s".formatted(code, where, message);
  }
}
