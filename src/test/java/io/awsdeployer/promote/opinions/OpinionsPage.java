package io.awsdeployer.promote.opinions;

import io.awsdeployer.localaws.conformance.OpenQuestion;
import io.awsdeployer.promote.testing.Markdown;
import java.util.List;
import java.util.Optional;

/** docs/second-opinions.md, where expected differences are written down. */
final class OpinionsPage {
  static final Markdown PAGE = Markdown.of("docs/second-opinions.md");

  private OpinionsPage() {}

  /** The table of differences: the question, what the local AWS answers, each one's opinion. */
  static List<List<String>> differences() {
    return PAGE.section("Differences").rows();
  }

  /** The table of what is open: the question, the local AWS's switch, each one's opinion. */
  static List<List<String>> open() {
    return PAGE.section("What is open").rows();
  }

  static String versionOf(Software software) {
    return PAGE.section("Who was asked").rows().stream()
        .filter(row -> row.getFirst().equals(software.title()))
        .map(row -> row.get(1))
        .findFirst()
        .orElseThrow();
  }

  /** A question that is not listed has the same answer everywhere. */
  static String opinion(Software software, String question) {
    return row(differences(), question)
        .map(row -> row.get(2 + software.column()))
        .orElse(Opinion.SAME);
  }

  static String openOpinion(Software software, OpenQuestion question) {
    return row(open(), title(question))
        .map(row -> row.get(2 + software.column()))
        .orElse("not in the page");
  }

  /** A point of a section is no section. */
  static String title(OpenQuestion question) {
    return question.place() + " " + question.question();
  }

  private static Optional<List<String>> row(List<List<String>> rows, String question) {
    return rows.stream().filter(row -> row.getFirst().equals(question)).findFirst();
  }
}
