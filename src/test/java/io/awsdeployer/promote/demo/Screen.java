package io.awsdeployer.promote.demo;

import java.io.PrintStream;
import java.util.List;

/** The command line's screen, with a margin, for programs that tell a longer story. */
public final class Screen {
  private static final String MARGIN = "  ";

  private final io.awsdeployer.promote.cli.Screen screen;

  public Screen(PrintStream out, boolean terminal) {
    this.screen = new io.awsdeployer.promote.cli.Screen(out, terminal, true);
  }

  /** What the command line's programs write to. */
  public static Screen standardError() {
    return new Screen(System.err, Boolean.getBoolean("terminal"));
  }

  public void title(String text) {
    screen.line("");
    screen.title(text);
  }

  public void line(String text) {
    screen.line(text.isEmpty() ? text : MARGIN + text);
  }

  public void detail(String text) {
    screen.detail(MARGIN + text);
  }

  public void good(String text) {
    screen.good(MARGIN + text);
  }

  public void warning(String text) {
    screen.warning(MARGIN + text);
  }

  public void bad(String text) {
    text.lines().forEach(line -> screen.bad(MARGIN + line));
  }

  /** Columns as wide as they need to be. */
  public void table(List<List<String>> rows) {
    screen.table(rows);
  }

  /** One line that stays where it is until the next thing is written. */
  void moving(String text) {
    screen.moving(MARGIN + text);
  }

  boolean isTerminal() {
    return screen.isTerminal();
  }
}
