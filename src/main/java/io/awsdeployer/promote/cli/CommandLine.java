package io.awsdeployer.promote.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.awsdeployer.promote.EventCall;
import io.awsdeployer.promote.FailureLog;
import io.awsdeployer.promote.Watcher;
import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.log.JsonLog;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.report.OutputWriter;
import io.awsdeployer.promote.timing.Deadline;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The door of the command line: words in, a result or an error out, and an exit status. */
public final class CommandLine {
  private final Surroundings around;
  private final Screen screen;

  public CommandLine(Surroundings around) {
    this.around = around;
    this.screen = screen(around.err());
  }

  /** Does what the words say. */
  public ExitCode run(List<String> words) {
    try {
      Arguments arguments = Arguments.of(words);
      if (arguments.has(Option.HELP)) {
        around.out().print(Usage.text(arguments.verb()));
        around.out().flush();
        return ExitCode.DONE;
      }
      if (arguments.has(Option.VERSION)) {
        around.out().println("promote-images " + version());
        return ExitCode.DONE;
      }
      return carriedOut(new JobReader(arguments, around).read(arguments.verb().orElseThrow()));
    } catch (UsageException e) {
      e.problems().forEach(problem -> screen.bad("promote-images: " + problem));
      screen.line("promote-images --help says what there is.");
      return ExitCode.INVALID;
    } catch (PromotionException e) {
      // An event that cannot be read.
      screen.bad(told(e));
      return ExitCode.of(e);
    }
  }

  /** From the jar's manifest; there is none where classes lie in a folder. */
  private static String version() {
    return Objects.requireNonNullElse(
        CommandLine.class.getPackage().getImplementationVersion(), "(unpackaged)");
  }

  private ExitCode carriedOut(Job job) {
    EventLog log = log(job.log());
    try (Workshop workshop = around.workshops().apply(job.environment())) {
      Outcome outcome =
          new EventCall(
                  workshop, Deadline.in(job.timeout(), around.clock()), log, watcher(job.log()))
              .answer(job.event());
      if (job.log() == LogKind.TEXT) {
        new Summary(screen).show(outcome);
      }
      answer(job, new String(new OutputWriter().write(outcome), StandardCharsets.UTF_8));
      return outcome instanceof Outcome.Refused ? ExitCode.REFUSED : ExitCode.DONE;
    } catch (PromotionException e) {
      return failed(job, log, e);
    } catch (InterruptedException _) {
      screen.warning(
          "Interrupted. What was staged stays, and so do tags that were switched; the same call again goes on from there.");
      return ExitCode.INTERRUPTED;
    } catch (RuntimeException e) {
      screen.bad("This is a defect of promote-images; please report it with what follows.");
      e.printStackTrace(around.err());
      return ExitCode.DEFECT;
    }
  }

  private ExitCode failed(Job job, EventLog log, PromotionException e) {
    switch (job.log()) {
      case TEXT, NONE -> screen.bad(told(e));
      case JSON -> FailureLog.told(e, log);
    }
    // What Lambda answers, by the same names.
    answer(
        job,
        JsonNodeFactory.instance
            .objectNode()
            .put("errorType", e.getClass().getName())
            .put("errorMessage", e.getMessage())
            .put("retry", e.retryable())
            .toString());
    return ExitCode.of(e);
  }

  private static String told(PromotionException e) {
    return "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage());
  }

  /** One line, so that it is found among others. */
  private void answer(Job job, String json) {
    if (job.json()) {
      byte[] line = (job.prefix() + json + "\n").getBytes(StandardCharsets.UTF_8);
      around.out().write(line, 0, line.length);
      around.out().flush();
    }
  }

  private EventLog log(LogKind kind) {
    return switch (kind) {
      case TEXT -> new ScreenLog(screen);
      case JSON -> new JsonLog(around.err(), around.clock(), EventLog.Level.INFO);
      case NONE -> new ScreenLog(screen(new PrintStream(OutputStream.nullOutputStream())));
    };
  }

  private Watcher watcher(LogKind kind) {
    return kind == LogKind.TEXT ? new Onlooker(screen) : Watcher.NOBODY;
  }

  /** Colours unless somebody does not want them (no-color.org). */
  private Screen screen(PrintStream to) {
    boolean colours =
        Optional.ofNullable(around.environment().get("NO_COLOR")).orElse("").isEmpty()
            && !"dumb".equals(around.environment().get("TERM"));
    return new Screen(to, around.errIsTerminal(), colours);
  }
}
