package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.read.Event;
import java.time.Duration;
import java.util.Map;

/**
 * What a command line comes to: a call, and how to tell of it.
 *
 * @param environment the process's, with what options say instead
 * @param json whether standard output is to have the result
 * @param prefix of that result
 */
record Job(
    Event event,
    Map<String, String> environment,
    Duration timeout,
    boolean json,
    String prefix,
    LogKind log) {
  Job {
    environment = Map.copyOf(environment);
  }
}
