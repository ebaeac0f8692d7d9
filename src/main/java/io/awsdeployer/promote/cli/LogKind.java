package io.awsdeployer.promote.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the way of a promotion is told, on standard error. */
enum LogKind {
  /** For people. */
  TEXT,
  /** As the function logs: one object a line. */
  JSON,
  NONE;

  static LogKind of(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'%s' is not a kind of log (%s)"
                    .formatted(
                        word,
                        Arrays.stream(values())
                            .map(LogKind::word)
                            .collect(Collectors.joining(", ")))));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
