package io.awsdeployer.promote.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/simulation.md promises, in as many histories as there is time for. */
class SimulationTest {
  /** {@code -Dsimulation.seeds=100000} takes more, {@code -Dsimulation.first} others. */
  private static final long SEEDS = Long.getLong("simulation.seeds", 2_000);

  private static final long FIRST = Long.getLong("simulation.first", 1);

  @Test
  void everyHistoryKeepsAllPromises() {
    Campaign.Report report = Campaign.run(FIRST, SEEDS);
    assertThat(report.broken()).as(report.text()).isEmpty();
    System.out.println(report.text());
  }

  /** A seed that is found on one machine is of use only if another plays the same. */
  @Test
  void aSeedGivesTheSameHistoryInAnotherProcess() throws Exception {
    String here = text(1, 40);
    assertThat(text(1, 40)).isEqualTo(here);
    assertThat(elsewhere("text", "1", "40")).isEqualTo(here);
  }

  /** What is written down of a history is all of it. */
  @Test
  void choicesGiveTheSameHistoryAsTheirSeed() {
    for (long seed = 1; seed <= 40; seed++) {
      Simulation.Result result = Simulation.of(Choices.of(seed));
      String written = result.made().text();
      assertThat(Simulation.of(Choices.again(Choices.Made.of(written))).text())
          .isEqualTo(result.text());
    }
  }

  static Stream<String> found() throws IOException {
    try (InputStream file = SimulationTest.class.getResourceAsStream("/simulation/found.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"));
    }
  }

  /** Histories that broke a promise once, as simple as they could be made. */
  @ParameterizedTest
  @MethodSource
  void found(String choices) {
    Simulation.Result result = Simulation.of(Choices.again(Choices.Made.of(choices)));
    assertThat(result.violation()).as(result.text()).isEmpty();
  }

  static String text(long first, long many) {
    StringBuilder all = new StringBuilder();
    for (long seed = first; seed < first + many; seed++) {
      all.append(Simulation.of(Choices.of(seed)).text());
    }
    return all.toString();
  }

  private static String elsewhere(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(new File(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(
        List.of(
            "--add-opens",
            "java.base/java.lang=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Simulate.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isZero();
      return text;
    }
  }
}
