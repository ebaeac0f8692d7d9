package io.awsdeployer.promote;

import static org.assertj.core.api.Assertions.assertThat;

import io.awsdeployer.promote.testing.Markdown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/threat-model.md: what answers a threat is there, and every arrow was thought through. */
class ThreatModelTest {
  private static final Markdown MODEL = Markdown.of("docs/threat-model.md");
  private static final Markdown ARROWS = MODEL.section("Arrow by arrow");

  /** A class, or a member of one. */
  private static final Pattern NAME = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?");

  /** Texts of the classes of a name. */
  private static final Map<String, String> SOURCES = sources();

  private static Map<String, String> sources() {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .collect(
              Collectors.toMap(
                  file -> file.getFileName().toString().replace(".java", ""),
                  file -> Markdown.of(file.toString()).text(),
                  String::concat));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> arrows() {
    return ARROWS.headings();
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void everyArrowHasAllSixKindsOfThreats(String arrow) {
    List<List<String>> rows = ARROWS.section(arrow).rows();
    assertThat(rows).extracting(List::size).containsOnly(4);
    assertThat(rows.stream().map(List::getFirst).distinct().toList())
        .containsExactlyElementsOf(List.of("S", "T", "R", "I", "D", "E"));
  }

  @ParameterizedTest
  @MethodSource("arrows")
  void everyThreatIsShownToBeAnsweredOrSaysWhyNot(String arrow) {
    for (List<String> row : ARROWS.section(arrow).rows()) {
      List<String> tests = Markdown.code(row.getLast());
      if (tests.isEmpty()) {
        assertThat(row.getLast()).as(row.get(1)).startsWith("no test: ");
      }
      assertThat(tests).as(row.get(1)).allMatch(test -> type(test).endsWith("Test"));
    }
  }

  @Test
  void whatAnswersAThreatIsThere() {
    List<String> names =
        MODEL.rows().stream()
            .flatMap(List::stream)
            .flatMap(cell -> Markdown.code(cell).stream())
            .filter(code -> NAME.matcher(code).matches() && !code.equals("Range"))
            .distinct()
            .toList();
    assertThat(names).hasSizeGreaterThan(100).allSatisfy(ThreatModelTest::requireThere);
  }

  private static String type(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static void requireThere(String name) {
    String source = SOURCES.getOrDefault(type(name), "");
    assertThat(source).as(name).isNotEmpty();
    if (name.contains(".")) {
      assertThat(source)
          .as(name)
          .containsPattern("\\b" + name.substring(name.indexOf('.') + 1) + "\\b");
    }
  }
}
