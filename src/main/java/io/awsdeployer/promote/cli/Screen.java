package io.awsdeployer.promote.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes for a person. Colours and the moving line are for terminals only. */
public final class Screen {
  private static final String BOLD = "1";
  private static final String DIM = "2";
  private static final String RED = "31";
  private static final String GREEN = "32";
  private static final String YELLOW = "33";
  private static final String ERASE_LINE = "\r\033[K";

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colours;

  /**
   * A screen.
   *
   * @param terminal whether a line can be written over
   * @param colours whether they are wanted, on a terminal
   */
  public Screen(PrintStream out, boolean terminal, boolean colours) {
    this.out = out;
    this.terminal = terminal;
    this.colours = terminal && colours;
  }

  public void title(String text) {
    print(styled(BOLD, text));
  }

  public void line(String text) {
    print(text);
  }

  public void detail(String text) {
    print(styled(DIM, text));
  }

  public void good(String text) {
    print(styled(GREEN, text));
  }

  public void warning(String text) {
    print(styled(YELLOW, text));
  }

  public void bad(String text) {
    text.lines().forEach(line -> print(styled(RED, line)));
  }

  /** Columns as wide as they need to be; the first row is their heads. */
  public void table(List<List<String>> rows) {
    List<Integer> widths =
        IntStream.range(0, rows.getFirst().size())
            .mapToObj(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toList();
    boolean head = true;
    for (List<String> row : rows) {
      String text =
          IntStream.range(0, row.size())
              .mapToObj(i -> padded(row.get(i), widths.get(i)))
              .collect(Collectors.joining("  "))
              .stripTrailing();
      print("  " + (head ? styled(DIM, text) : text));
      head = false;
    }
  }

  /** One line that stays where it is until the next thing is written. */
  public synchronized void moving(String text) {
    if (terminal) {
      out.print(ERASE_LINE + styled(DIM, text));
      out.flush();
    } else {
      out.println(text);
    }
  }

  public boolean isTerminal() {
    return terminal;
  }

  private synchronized void print(String text) {
    out.println((terminal ? ERASE_LINE : "") + text);
    out.flush();
  }

  private String styled(String style, String text) {
    return colours ? "\033[" + style + "m" + text + "\033[0m" : text;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
