package io.awsdeployer.localaws.conformance;

import java.util.Objects;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecr.model.InvalidLayerPartException;

/**
 * What a service said.
 *
 * @param code {@code OK}, or the code of an error or of a failure within a batch
 * @param text of an error its message; of a success what matters of it for the case
 */
public record Answer(String code, int status, String text) {
  public static final String OK = "OK";

  public static Answer ok(String text) {
    return new Answer(OK, 200, text);
  }

  /** A failure within an answer that is none itself. */
  static Answer failure(String code, String reason) {
    return new Answer(code, 200, reason);
  }

  /**
   * Calls, and takes a service's refusal for its answer.
   *
   * @param call gives what matters of a success
   */
  public static Answer of(Supplier<String> call) {
    return from(() -> ok(call.get()));
  }

  static Answer from(Supplier<Answer> call) {
    try {
      return call.get();
    } catch (AwsServiceException e) {
      return refusal(e);
    }
  }

  public boolean isOk() {
    return code.equals(OK);
  }

  /** Expects a refusal with the status that most have. */
  Comparison refusedAs(String expected, String message) {
    return against(new Answer(expected, 400, message));
  }

  /** Expects a refusal whose message nobody has quoted. */
  Comparison refusedAs(String expected) {
    return refusedAs(expected, "");
  }

  Comparison okAs(String expected) {
    return against(ok(expected));
  }

  Comparison against(Answer expected) {
    return new Comparison(expected, this);
  }

  @Override
  public String toString() {
    String head = status == 200 ? code : code + " (" + status + ")";
    return text.isEmpty() ? head : head + ": " + text;
  }

  private static Answer refusal(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? "" : Objects.requireNonNullElse(details.errorCode(), "");
    String text = details == null ? "" : Objects.requireNonNullElse(details.errorMessage(), "");
    if (e instanceof InvalidLayerPartException part) {
      text += " [lastValidByteReceived: %s]".formatted(part.lastValidByteReceived());
    }
    return new Answer(code.isEmpty() ? "no code" : code, e.statusCode(), text);
  }
}
