package io.awsdeployer.promote;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.log.EventLog;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a failure is written down before it leaves the function. */
public final class FailureLog {
  /** The stack trace is in the log; Step Functions would carry it in front of people. */
  private static final int FRAMES_TO_SEND = 1;

  private FailureLog() {}

  /** Writes the failure and each of its reasons, and gives it back, shallow. */
  public static PromotionException told(PromotionException e, EventLog log) {
    if (e instanceof PromotionRejectedException rejected) {
      // The message may have no room for all of them; the log has.
      rejected.reasons().forEach(reason -> write(log, reason));
    }
    write(log, e);
    StackTraceElement[] stack = e.getStackTrace();
    e.setStackTrace(Arrays.copyOf(stack, Math.min(stack.length, FRAMES_TO_SEND)));
    return e;
  }

  /** A defect of ours: it leaves as it is, and is not lost. */
  static void unexpected(RuntimeException e, EventLog log) {
    log.write(
        EventLog.Level.ERROR,
        "The function failed in a way it does not know",
        Map.of("error", e.getClass().getName(), "exception", e));
  }

  private static void write(EventLog log, PromotionException e) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("error", e.getClass().getSimpleName());
    fields.put("retry", e.retryable());
    fields.put("exception", e);
    log.write(EventLog.Level.ERROR, firstLine(e.problem().sentence()), fields);
  }

  private static String firstLine(String sentence) {
    return sentence.lines().findFirst().orElse("");
  }
}
