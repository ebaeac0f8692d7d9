package io.awsdeployer.promote.aws;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A service's answer was longer than any that makes sense, and was not read to its end. */
public final class AnswerTooLargeException extends SdkClientException {
  /** The SDK's parser has bounds of its own; the class is no part of its API. */
  private static final String PARSERS_BOUND = "StreamConstraintsException";

  AnswerTooLargeException(long mostBytes) {
    super(
        SdkClientException.builder()
            .message("the answer is longer than the %,d bytes that are read".formatted(mostBytes)));
  }

  /** Whether a call failed for this, however the SDK has wrapped it. */
  public static boolean isReasonOf(Throwable failure) {
    for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof AnswerTooLargeException
          || at.getClass().getSimpleName().equals(PARSERS_BOUND)) {
        return true;
      }
    }
    return false;
  }
}
