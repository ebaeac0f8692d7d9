package io.awsdeployer.promote.verify;

import io.awsdeployer.localaws.conformance.Comparison;
import io.awsdeployer.localaws.conformance.ConformanceCase;
import io.awsdeployer.localaws.conformance.Finding;
import io.awsdeployer.localaws.conformance.OpenQuestion;
import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.demo.Screen;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.exception.SdkException;

/** Does one case after the other, tells people, and keeps it for the report. */
final class Suite {
  private static final String CONFORMANCE = "as docs/ecr-behaviour.md says";

  private final Screen screen;
  private final Report report;
  private final BooleanSupplier stopped;

  /**
   * @param stopped nothing more is begun then: a person has interrupted it
   */
  Suite(Screen screen, Report report, BooleanSupplier stopped) {
    this.screen = screen;
    this.report = report;
    this.stopped = stopped;
  }

  void promote(Direction direction) {
    screen.title("Promotion " + direction.group());
    for (PromotionCases.Case each : new PromotionCases(direction).all()) {
      if (!stopped.getAsBoolean()) {
        tell(attempt(direction.group(), each.title(), () -> each.body().run(each.title())));
      }
    }
  }

  void skip(String group, String why) {
    screen.title("Promotion " + group);
    tell(Line.skipped(group, "all", why));
  }

  void conform(Site site) {
    screen.title("The local AWS's own cases, %s".formatted(CONFORMANCE));
    for (ConformanceCase each : ConformanceCase.all()) {
      if (!stopped.getAsBoolean()) {
        tell(
            attempt(
                CONFORMANCE,
                each.toString(),
                () -> line(each.toString(), each.request().compare(site.bench()))));
      }
    }
  }

  void ask(Site site) {
    screen.title("Open questions of docs/ecr-behaviour.md");
    for (OpenQuestion each : OpenQuestion.all()) {
      if (!stopped.getAsBoolean()) {
        Answered answered = new Answered(each, finding(each, site));
        report.add(answered);
        show(answered);
      }
    }
  }

  private static Line line(String title, Comparison comparison) {
    String seen = comparison.seen().toString();
    String expected = comparison.expected().toString();
    if (comparison.agreesToTheWord()) {
      return Line.passed(CONFORMANCE, title, seen);
    }
    if (comparison.agrees()) {
      return new Line(
          CONFORMANCE, title, Line.Verdict.PASS, seen, "other words than expected: " + expected);
    }
    return comparison.seen().code().startsWith("AccessDenied")
        ? new Line(
            CONFORMANCE, title, Line.Verdict.UNKNOWN, seen, "not allowed to ask, or a difference")
        : Line.failed(CONFORMANCE, title, seen, "expected: " + expected);
  }

  private static Finding finding(OpenQuestion question, Site site) {
    try {
      return question.probe().ask(site.bench());
    } catch (SdkException e) {
      return new Finding(Finding.Kind.UNKNOWN, "could not be asked: " + Answers.of(e));
    } catch (IOException | RuntimeException e) {
      return new Finding(Finding.Kind.UNKNOWN, "could not be asked: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Finding(Finding.Kind.UNKNOWN, "interrupted");
    }
  }

  /** What is done for one line. */
  @FunctionalInterface
  private interface Body {
    Line run() throws IOException, InterruptedException;
  }

  private static Line attempt(String group, String title, Body body) {
    try {
      return body.run();
    } catch (SdkException e) {
      return Line.unknown(group, title, "could not be asked: " + Answers.of(e));
    } catch (IOException | RuntimeException e) {
      return Line.unknown(group, title, "could not be asked: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Line.unknown(group, title, "interrupted");
    }
  }

  private void tell(Line line) {
    report.add(line);
    String head = "%-7s  %s".formatted(line.verdict(), line.title());
    switch (line.verdict()) {
      case PASS -> screen.good(head);
      case FAIL -> screen.bad(head);
      case UNKNOWN, SKIPPED -> screen.warning(head);
    }
    for (String more : List.of(line.seen(), line.note())) {
      if (!more.isEmpty()) {
        screen.detail("         " + shortened(more));
      }
    }
  }

  private void show(Answered answered) {
    if (answered.isAnswered()) {
      screen.good("%-7s  %s".formatted("ANSWER", answered.question()));
    } else {
      screen.warning("%-7s  %s".formatted("UNKNOWN", answered.question()));
    }
    screen.detail("         " + shortened(answered.finding().seen()));
    if (!answered.setting().isEmpty()) {
      screen.detail("         " + answered.setting());
    }
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= 160 ? line : line.substring(0, 160) + " …";
  }
}
