package io.awsdeployer.promote.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What fuzzing has found stays found: every input of the corpus is replayed, without a fuzzer. */
class CorpusTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @TestFactory
  Stream<DynamicTest> everyInputIsTaken() throws IOException {
    return Targets.ALL.stream()
        .flatMap(target ->
            inputs(target.name()).stream()
                .map(input ->
                    DynamicTest.dynamicTest(
                        target.name() + "/" + input.getFileName(),
                        () -> target.target().take(Files.readAllBytes(input)))));
  }

  /**
   * A target without a corpus would be one that is never replayed, and a folder without one too.
   */
  @Test
  void everyTargetHasItsCorpusAndEveryCorpusItsTarget() throws IOException {
    try (Stream<Path> folders = Files.list(CORPUS)) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Targets.ALL.stream().map(Targets.Named::name).toList());
    }
    assertThat(Targets.ALL).allSatisfy(target -> assertThat(inputs(target.name())).isNotEmpty());
  }

  @Test
  void everyTargetIsFuzzedByTheScript() throws IOException {
    String script = Files.readString(Path.of(".ci/fuzz"));
    assertThat(Targets.ALL)
        .allSatisfy(target -> assertThat(script).contains(target.type().getName() + "\n"));
  }

  private static List<Path> inputs(String target) {
    try (Stream<Path> files = Files.list(CORPUS.resolve(target))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
