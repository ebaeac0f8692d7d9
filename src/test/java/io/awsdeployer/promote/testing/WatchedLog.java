package io.awsdeployer.promote.testing;

import io.awsdeployer.promote.log.EventLog;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A log that somebody watches. What a worker has said it has done, so a test can let something
 * happen after it for certain, however slow the machine is.
 *
 * @param watcher told of each message, by the thread that says it
 */
record WatchedLog(EventLog log, Consumer<String> watcher) implements EventLog {
  @Override
  public void write(Level level, String message, Map<String, ?> fields) {
    log.write(level, message, fields);
    watcher.accept(message);
  }

  @Override
  public EventLog with(Map<String, ?> fields) {
    return new WatchedLog(log.with(fields), watcher);
  }
}
