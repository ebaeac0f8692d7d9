package io.awsdeployer.promote.verify;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.localaws.conformance.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a run has found, as a page and as a document for machines. */
final class Report {
  private final Masking masking;
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final List<Line> lines = new ArrayList<>();
  private final List<Answered> questions = new ArrayList<>();
  private final List<String> remains = new ArrayList<>();

  Report(Masking masking) {
    this.masking = masking;
  }

  void fact(String name, String value) {
    facts.put(name, masking.of(value));
  }

  void add(Line line) {
    lines.add(
        new Line(
            line.group(),
            line.title(),
            line.verdict(),
            masking.of(line.seen()),
            masking.of(line.note())));
  }

  void add(Answered answered) {
    Finding finding = answered.finding();
    questions.add(
        new Answered(answered.question(), new Finding(finding.kind(), masking.of(finding.seen()))));
  }

  void remains(List<String> names) {
    names.forEach(name -> remains.add(masking.of(name)));
  }

  private long count(Line.Verdict verdict) {
    return lines.stream().filter(line -> line.verdict() == verdict).count();
  }

  private long answered() {
    return questions.stream().filter(Answered::isAnswered).count();
  }

  /** Every case that was asked went as expected, and nothing was left behind. */
  boolean isGood() {
    return count(Line.Verdict.FAIL) == 0 && count(Line.Verdict.UNKNOWN) == 0 && remains.isEmpty();
  }

  String summary() {
    return "%d passed, %d failed, %d unknown, %d skipped; %d of %d open questions answered"
        .formatted(
            count(Line.Verdict.PASS),
            count(Line.Verdict.FAIL),
            count(Line.Verdict.UNKNOWN),
            count(Line.Verdict.SKIPPED),
            answered(),
            questions.size());
  }

  /** What is not as it should be, in a sentence. */
  String trouble() {
    return remains.isEmpty()
        ? "Not everything went as expected."
        : "Left behind: " + String.join(", ", remains);
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.md"), markdown());
    Files.writeString(folder.resolve("report.json"), json().toPrettyString() + "\n");
  }

  private String markdown() {
    StringBuilder page = new StringBuilder("# PromoteImages against AWS\n\n");
    facts.forEach((name, value) -> page.append("- %s: %s\n".formatted(name, value)));
    page.append("- result: %s\n".formatted(summary()));
    page.append(
        remains.isEmpty()
            ? "- left behind: nothing\n"
            : "- **left behind**: %s\n".formatted(String.join(", ", remains)));
    page.append("\n## Open questions\n\n");
    row(page, "Place", "Question", "What AWS answered", "Switch of the local AWS");
    row(page, "---", "---", "---", "---");
    for (Answered each : questions) {
      row(
          page,
          "§" + each.question().place(),
          each.question().question(),
          (each.isAnswered() ? "" : "unknown: ") + each.finding().seen(),
          each.setting());
    }
    page.append("\n## Cases\n\n");
    row(page, "Group", "Case", "Verdict", "What AWS answered", "Note");
    row(page, "---", "---", "---", "---", "---");
    for (Line line : lines) {
      row(
          page,
          line.group(),
          line.title(),
          line.verdict().name(),
          shortened(line.seen()),
          shortened(line.note()));
    }
    return page.toString();
  }

  private static void row(StringBuilder page, String... cells) {
    page.append('|');
    for (String cell : cells) {
      page.append(' ').append(cell.replace("|", "\\|").replaceAll("\\s+", " ")).append(" |");
    }
    page.append('\n');
  }

  /** A whole manifest is for the document. */
  private static String shortened(String text) {
    return text.length() <= 300 ? text : text.substring(0, 300) + " …";
  }

  private ObjectNode json() {
    ObjectNode json = new JsonMapper().createObjectNode();
    facts.forEach(json::put);
    ArrayNode asked = json.putArray("questions");
    for (Answered each : questions) {
      asked
          .addObject()
          .put("place", each.question().place())
          .put("question", each.question().question())
          .put("switch", each.question().decides().map(Enum::name).orElse(""))
          .put("finding", each.finding().kind().name())
          .put("seen", each.finding().seen());
    }
    ArrayNode cases = json.putArray("cases");
    for (Line line : lines) {
      cases
          .addObject()
          .put("group", line.group())
          .put("case", line.title())
          .put("verdict", line.verdict().name())
          .put("seen", line.seen())
          .put("note", line.note());
    }
    remains.forEach(json.putArray("remains")::add);
    return json;
  }
}
