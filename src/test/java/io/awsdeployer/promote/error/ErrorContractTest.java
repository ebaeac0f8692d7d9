package io.awsdeployer.promote.error;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** README's table of errors is what state machines are written by: it is complete and right. */
class ErrorContractTest {
  private static final Path README = Path.of("README.md");
  private static final Pattern NAME = Pattern.compile("\\b[A-Z][A-Za-z]+Exception\\b");

  @TestFactory
  Stream<DynamicTest> everyErrorIsInTheTableWithItsRetry() throws IOException {
    Map<String, String> table = table();
    return classes().stream()
        .map(type ->
            DynamicTest.dynamicTest(
                type.getSimpleName(),
                () ->
                    assertThat(table)
                        .as("the table under 'Errors' in README.md")
                        .containsEntry(
                            type.getSimpleName(),
                            type.isAssignableTo(Retryable.class) ? "yes" : "no")));
  }

  @Test
  void theTableHasNoErrorThatDoesNotExist() throws IOException {
    Set<String> names =
        classes().stream().map(JavaClass::getSimpleName).collect(Collectors.toSet());
    assertThat(names).containsAll(table().keySet());
  }

  private static List<JavaClass> classes() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.awsdeployer.promote.error")
            .stream()
            .filter(type -> type.isAssignableTo(PromotionException.class))
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .sorted(java.util.Comparator.comparing(JavaClass::getSimpleName))
            .toList();
  }

  /** Each class named in the first column, with the word in the last: a row may name several. */
  private static Map<String, String> table() throws IOException {
    assertThat(README).as("run from the project's folder").exists();
    Map<String, String> retries = new HashMap<>();
    Set<String> twice = new TreeSet<>();
    for (String line : section(Files.readString(README)).lines().toList()) {
      String[] cells = line.strip().split("(?<!\\\\)\\|", -1);
      if (cells.length < 4) {
        continue;
      }
      String retry = cells[cells.length - 2].strip().toLowerCase(Locale.ROOT);
      Matcher name = NAME.matcher(cells[1]);
      while (name.find()) {
        if (retries.put(name.group(), retry.split("\\W", 2)[0]) != null) {
          twice.add(name.group());
        }
      }
    }
    assertThat(twice).as("in the table twice").isEmpty();
    return retries;
  }

  /** From the heading with "Errors" to the next one of its rank or above. */
  private static String section(String markdown) {
    Matcher heading = Pattern.compile("(?m)^(#+) .*\\bErrors\\b.*$").matcher(markdown);
    assertThat(heading.find()).as("README.md has a heading with 'Errors'").isTrue();
    String rest = markdown.substring(heading.end());
    Matcher next =
        Pattern.compile("(?m)^#{1,%d} ".formatted(heading.group(1).length())).matcher(rest);
    return next.find() ? rest.substring(0, next.start()) : rest;
  }
}
