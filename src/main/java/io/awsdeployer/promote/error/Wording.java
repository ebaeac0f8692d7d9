package io.awsdeployer.promote.error;

import java.util.Optional;

/** Parts of sentences that would else read as a machine wrote them. */
public final class Wording {
  private Wording() {}

  /** {@code 1 tag}, {@code 2 tags}. */
  public static String count(long number, String thing) {
    return number == 1 ? "1 " + thing : "%d %ss".formatted(number, thing);
  }

  /** The useful sentence of a failure, as a part of another one. */
  public static String firstLine(Throwable thrown) {
    String line = reason(thrown).lines().findFirst().orElse("");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  /** Why something failed, as the end of a sentence; what has no text is told by its kind. */
  public static String reason(Throwable thrown) {
    String text = Optional.ofNullable(thrown.getMessage()).orElse("").strip();
    if (text.isEmpty()) {
      return thrown.getClass().getSimpleName();
    }
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
