package io.awsdeployer.promote.error;

/**
 * A service's refusal in its own words.
 *
 * @param code the service's error code, for example {@code AccessDeniedException}
 * @param status the HTTP status, 0 when no answer arrived
 * @param message the service's text, unchanged but for secrets
 * @param requestId what AWS support asks for, empty when there is none
 */
public record ServiceAnswer(String code, int status, String message, String requestId) {

  @Override
  public String toString() {
    String where =
        (status == 0 ? "no answer" : "HTTP " + status)
            + (requestId.isEmpty() ? "" : ", request id " + requestId);
    return "%s (%s): %s".formatted(code, where, message);
  }
}
