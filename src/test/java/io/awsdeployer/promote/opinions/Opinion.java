package io.awsdeployer.promote.opinions;

import io.awsdeployer.localaws.conformance.Comparison;
import io.awsdeployer.localaws.conformance.ConformanceCase;
import io.awsdeployer.localaws.conformance.Finding;
import io.awsdeployer.localaws.conformance.OpenQuestion;
import io.awsdeployer.localaws.conformance.Workbench;
import java.io.IOException;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Answers in the few words that the page has for them. */
final class Opinion {
  /** What is expected of real ECR. */
  static final String SAME = "same";

  private Opinion() {}

  static String of(ConformanceCase asked, Workbench bench)
      throws IOException, InterruptedException {
    try {
      Comparison answer = asked.request().compare(bench);
      return answer.agrees() ? SAME : word(answer);
    } catch (RuntimeException e) {
      return unasked(e);
    }
  }

  private static String word(Comparison answer) {
    if (answer.seen().isOk()) {
      return answer.expected().isOk() ? "other content" : "`OK`";
    }
    String code = "`%s`".formatted(answer.seen().code());
    return answer.seen().status() == answer.expected().status()
        ? code
        : "%s with status %d".formatted(code, answer.seen().status());
  }

  static String of(OpenQuestion asked, Workbench bench) throws IOException, InterruptedException {
    try {
      Finding finding = asked.probe().ask(bench);
      return switch (finding.kind()) {
        case SWITCH_OFF -> "as set at first";
        case SWITCH_ON -> "as switched";
        case TOLD, UNKNOWN -> firstWords(finding.seen());
      };
    } catch (RuntimeException e) {
      return unasked(e);
    }
  }

  /** Without names that are different in each run. */
  private static String firstWords(String seen) {
    return seen.replaceFirst(":.*", "");
  }

  /** What the question needed could not be made. */
  private static String unasked(RuntimeException failure) {
    return Stream.iterate(failure, e -> e != null, Throwable::getCause)
        .map(e ->
            switch (e) {
              case OtherClients.LeadsAway _ -> "not asked: its address is real AWS's";
              case AwsServiceException refused ->
                  "not asked: `%s`".formatted(refused.awsErrorDetails().errorCode());
              default -> "";
            })
        .filter(why -> !why.isEmpty())
        .findFirst()
        .orElseThrow(() -> failure);
  }
}
