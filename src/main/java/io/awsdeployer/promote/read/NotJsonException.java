package io.awsdeployer.promote.read;

/** The bytes are no JSON document that we take; the message continues a sentence about them. */
public final class NotJsonException extends Exception {
  NotJsonException(String message) {
    super(message);
  }

  NotJsonException(String message, Throwable cause) {
    super(message, cause);
  }
}
