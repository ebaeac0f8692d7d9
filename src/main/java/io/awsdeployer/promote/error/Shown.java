package io.awsdeployer.promote.error;

/** Foreign text made fit for an error message: on one line, and never longer than it is useful. */
public final class Shown {
  /** Enough to recognise a name by. */
  public static final int NAME = 60;

  private Shown() {}

  public static String of(String text, int most) {
    int end = Math.min(text.length(), most);
    StringBuilder shown = new StringBuilder(end);
    text.substring(0, end).codePoints().forEach(c -> append(shown, c));
    return text.length() > most ? shown.append('…').toString() : shown.toString();
  }

  private static void append(StringBuilder shown, int c) {
    switch (c) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (visible(c)) {
          shown.appendCodePoint(c);
        } else {
          shown.append("\\u%04x".formatted(c));
        }
      }
    }
  }

  /** Not: control characters, half surrogates, and what turns the direction of writing. */
  private static boolean visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
