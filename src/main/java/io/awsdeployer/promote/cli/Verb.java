package io.awsdeployer.promote.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What can be asked for. */
enum Verb {
  /** One image by its full name. */
  COPY("SOURCE TARGET", "promote one image, each side by its full name"),
  /** Whatever the function can be called with. */
  RUN("--event FILE", "do what an event says, as the Lambda function would");

  private final String operands;
  private final String purpose;

  Verb(String operands, String purpose) {
    this.operands = operands;
    this.purpose = purpose;
  }

  /** As it is typed. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String operands() {
    return operands;
  }

  String purpose() {
    return purpose;
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Verb::word).toList();
  }
}
