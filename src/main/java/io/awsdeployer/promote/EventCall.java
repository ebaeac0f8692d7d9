package io.awsdeployer.promote;

import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.read.Event;
import io.awsdeployer.promote.read.Notice;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.timing.Deadline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One call with an event, whichever door it came through.
 *
 * @param deadline when the answer has to be there
 */
public record EventCall(Workshop workshop, Deadline deadline, EventLog log, Watcher watcher) {

  /**
   * Does what the event says.
   *
   * @throws io.awsdeployer.promote.error.PromotionException when it cannot be done, or not yet
   */
  public Outcome answer(Event event) throws InterruptedException {
    return switch (event) {
      case Event.Asked(PromotionRequest request) -> promote(request);
      case Event.Notified notified -> new NotifiedBuilds(this).promote(notified.notices());
    };
  }

  Outcome promote(PromotionRequest request) throws InterruptedException {
    return new Promotion(workshop, request, deadline, told(request), watcher).run();
  }

  /** The log of what is known of an event beforehand. */
  EventLog told(Event event) {
    return switch (event) {
      case Event.Asked(PromotionRequest request) -> told(request);
      case Event.Notified(List<Notice> notices)
          when notices.size() == 1 && notices.getFirst() instanceof Notice.Build build ->
          told(build.request()).with(Map.of("object", build.object()));
      case Event.Notified _ -> log;
    };
  }

  private EventLog told(PromotionRequest request) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("correlation_id", request.executionId());
    fields.put("env", request.env());
    fields.put("repo", request.repo());
    fields.put("sk", request.sk());
    fields.put("action", request.action().word());
    return log.with(fields);
  }
}
