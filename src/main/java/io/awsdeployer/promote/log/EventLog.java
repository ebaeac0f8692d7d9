package io.awsdeployer.promote.log;

import java.util.Map;

/** Where a promotion tells what it does: a message and fields, both for machines and for people. */
public interface EventLog {
  /** How much a line matters; the names are those that Lambda filters by. */
  enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  void write(Level level, String message, Map<String, ?> fields);

  /** The same log with fields that every line carries. */
  EventLog with(Map<String, ?> fields);

  default void info(String message, Map<String, ?> fields) {
    write(Level.INFO, message, fields);
  }

  default void warn(String message, Map<String, ?> fields) {
    write(Level.WARN, message, fields);
  }
}
