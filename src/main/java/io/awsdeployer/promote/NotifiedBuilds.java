package io.awsdeployer.promote;

import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.error.PromotionRejectedException;
import io.awsdeployer.promote.error.ServiceUnavailableException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.Event;
import io.awsdeployer.promote.read.Notice;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.report.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The builds that a notification tells of, one after the other; one's failure ends no other. */
record NotifiedBuilds(EventCall call) {

  private record Failed(String object, PromotionException why) {}

  Outcome promote(List<Notice> notices) throws InterruptedException {
    List<Outcome.Notified.Part> parts = new ArrayList<>();
    List<Failed> failed = new ArrayList<>();
    for (Notice notice : notices) {
      EventLog log =
          call.told(new Event.Notified(List.of(notice))).with(Map.of("object", notice.object()));
      try {
        parts.add(new Outcome.Notified.Part(notice.object(), outcome(notice, log)));
      } catch (PromotionException e) {
        if (notices.size() == 1) {
          throw e;
        }
        failed.add(new Failed(notice.object(), FailureLog.told(e, log)));
      }
    }
    if (!failed.isEmpty()) {
      throw failure(failed, notices.size());
    }
    return new Outcome.Notified(parts);
  }

  private Outcome outcome(Notice notice, EventLog log) throws InterruptedException {
    return switch (notice) {
      case Notice.Passed(String _, String reason) ->
          new PromotionLog(log).skipped(Action.PROMOTE, reason);
      case Notice.Refused(String _, PromotionException problem) -> throw problem;
      case Notice.Build(String _, PromotionRequest request, String branch, String version) ->
          new EventCall(
                  call.workshop(),
                  call.deadline(),
                  log.with(Map.of("branch", branch, "version", version)),
                  call.watcher())
              .promote(request);
    };
  }

  /** Called again, what is in place already is skipped; so it is retryable if every failure is. */
  private static PromotionException failure(List<Failed> failed, int all) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < failed.size(); i++) {
      PromotionException why = failed.get(i).why();
      text.append(
          "\n%d. %s: %s: %s"
              .formatted(
                  i + 1, failed.get(i).object(), why.getClass().getSimpleName(), why.getMessage()));
    }
    PromotionException first = failed.getFirst().why();
    String sentence =
        "%d of the %d objects notified could not be promoted, the others are done:%s"
            .formatted(failed.size(), all, text);
    return failed.stream().allMatch(f -> f.why().retryable())
        ? new ServiceUnavailableException(
            Problem.of(sentence).remedy("call again with the same input"), first)
        : new PromotionRejectedException(Problem.of(sentence), first);
  }
}
