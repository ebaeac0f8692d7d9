package io.awsdeployer.promote.opinions;

import io.awsdeployer.localaws.conformance.Answer;
import io.awsdeployer.localaws.conformance.Comparison;
import io.awsdeployer.localaws.conformance.ConformanceCase;
import io.awsdeployer.localaws.conformance.Finding;
import io.awsdeployer.localaws.conformance.OpenQuestion;
import io.awsdeployer.localaws.conformance.Workbench;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Answers in the few words that the page has for them. */
final class Opinion {
  /** What is expected of real ECR. */
  static final String SAME = "same";

  /** What stands for a code where an answer has none. */
  private static final Set<String> NO_CODE = Set.of("HTTP", "none", "no code");

  /** Longer answers, and those of several lines, are cut: they have names of one run. */
  private static final int LONG = 60;

  private Opinion() {}

  static String of(ConformanceCase asked, Workbench bench)
      throws IOException, InterruptedException {
    try {
      Comparison answer = asked.request().compare(bench);
      return answer.agrees() ? SAME : difference(answer);
    } catch (RuntimeException e) {
      return unasked(e);
    }
  }

  private static String difference(Comparison answer) {
    String expected = word(answer.expected());
    String seen = word(answer.seen());
    if (!seen.equals(expected)) {
      return seen;
    }
    return answer.seen().isOk()
        ? "other content"
        : "%s with status %d".formatted(seen, answer.seen().status());
  }

  /** An answer by its code. */
  static String word(Answer answer) {
    return NO_CODE.contains(answer.code())
        ? "`HTTP %d`".formatted(answer.status())
        : "`%s`".formatted(answer.code());
  }

  static String of(OpenQuestion asked, Workbench bench) throws IOException, InterruptedException {
    try {
      Finding finding = asked.probe().ask(bench);
      return switch (finding.kind()) {
        case SWITCH_OFF -> "as set at first";
        case SWITCH_ON -> "as switched";
        case TOLD, UNKNOWN -> shortened(finding.seen());
      };
    } catch (RuntimeException e) {
      return unasked(e);
    }
  }

  private static String shortened(String seen) {
    boolean whole = seen.length() < LONG && seen.lines().count() == 1;
    return whole ? seen : seen.replaceFirst("(?s):.*", "");
  }

  /** What the question needed could not be made. */
  private static String unasked(RuntimeException failure) {
    return Stream.<Throwable>iterate(failure, e -> e != null, Throwable::getCause)
        .flatMap(e -> why(e).stream())
        .findFirst()
        .map("not asked: "::concat)
        .orElseThrow(() -> failure);
  }

  private static Optional<String> why(Throwable failure) {
    return switch (failure) {
      case OtherClients.LeadsAway _ -> Optional.of("its address is real AWS's");
      case AwsServiceException refused -> {
        String code = refused.awsErrorDetails().errorCode();
        yield Optional.of("`%s`".formatted(code == null ? "HTTP " + refused.statusCode() : code));
      }
      default -> Optional.empty();
    };
  }
}
