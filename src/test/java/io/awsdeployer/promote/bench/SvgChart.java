package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.bench.Results.Cell;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results as a picture: a panel for each cell, a bar for each contestant, its whisker the
 * spread. Bars of one panel share a scale, those of different panels do not.
 */
record SvgChart(Results results) {
  private static final int WIDTH = 900;
  private static final int BAR = 16;
  private static final int STEP = 22;
  private static final int NAMES = 130;
  private static final int FIGURES = 90;
  private static final int TITLE = 34;

  String text() {
    Map<Cell, List<Summary>> cells = results.cells();
    StringBuilder body = new StringBuilder();
    int y = 10;
    for (var cell : cells.entrySet()) {
      y = panel(body, cell.getKey(), cell.getValue(), y);
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
    <rect width="%1$d" height="%2$d" fill="#ffffff"/>
    %3$s</svg>
    """
        .formatted(WIDTH, y + 10, body);
  }

  private static int panel(StringBuilder body, Cell cell, List<Summary> summaries, int top) {
    body.append(
        "<text x=\"10\" y=\"%d\" font-weight=\"bold\">%s (s)</text>%n"
            .formatted(top + 18, escaped(cell.toString())));
    double longest = summaries.stream().mapToDouble(Summary::most).max().orElse(1);
    double scale = (WIDTH - NAMES - FIGURES - 20) / longest;
    int y = top + TITLE - 8;
    for (Summary summary : summaries) {
      bar(body, summary, scale, y);
      y += STEP;
    }
    return y + 8;
  }

  private static void bar(StringBuilder body, Summary summary, double scale, int y) {
    double end = NAMES + summary.median() * scale;
    int middle = y + BAR / 2;
    body.append(
        String.format(
            Locale.ROOT,
            """
            <text x="%d" y="%d" text-anchor="end">%s</text>
            <rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>
            <line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#202020"/>
            <text x="%.1f" y="%d">%s</text>
            """,
            NAMES - 8,
            middle + 4,
            escaped(summary.contestant()),
            NAMES,
            y,
            Math.max(1, end - NAMES),
            BAR,
            colour(summary.contestant()),
            NAMES + summary.least() * scale,
            NAMES + summary.most() * scale,
            middle,
            middle,
            NAMES + summary.most() * scale + 8,
            middle + 4,
            Amounts.seconds(summary.median())));
  }

  private static String colour(String contestant) {
    if (Yardstick.isNamed(contestant)) {
      return "#d0d0d0";
    }
    return contestant.startsWith("promote") ? "#1f6fb4" : "#b0b8c0";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
