package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.error.ServiceAnswer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * S3's refusal of a presigned URL. Only the elements that help are taken: others repeat the
 * signature, and parts of the URL.
 */
record S3Error(int status, String code, String message, String requestId) {
  private static final int MOST_TEXT = 500;

  /** What S3 says of a presigned URL whose time is over, under the code of every other denial. */
  private static final String EXPIRED = "Request has expired";

  static S3Error of(int status, String xml) {
    return new S3Error(
        status, element(xml, "Code"), element(xml, "Message"), element(xml, "RequestId"));
  }

  /** Whether it is about the time, not about rights. */
  boolean isExpiry() {
    return message.equals(EXPIRED);
  }

  ServiceAnswer answer() {
    return new ServiceAnswer(code.isEmpty() ? "no code" : code, status, message, requestId);
  }

  private static String element(String xml, String name) {
    Matcher found = Pattern.compile("<%1$s>([^<]{1,%2$d})".formatted(name, MOST_TEXT)).matcher(xml);
    return found.find() ? found.group(1) : "";
  }
}
