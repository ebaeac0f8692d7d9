package io.awsdeployer.promote.cli;

import io.awsdeployer.promote.Workshop;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;

/**
 * What the process has around it.
 *
 * @param workshops makes what promotions work with, in an environment
 * @param outIsTerminal whether a person reads standard output as it comes
 * @param errIsTerminal the same of standard error
 */
public record Surroundings(
    Map<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Function<Map<String, String>, Workshop> workshops,
    Clock clock) {
  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** The real ones. */
  static Surroundings real() {
    return new Surroundings(
        System.getenv(),
        System.in,
        System.out,
        System.err,
        Terminals.isTerminal(STANDARD_OUTPUT),
        Terminals.isTerminal(STANDARD_ERROR),
        Workshop::real,
        Clock.systemUTC());
  }
}
