package io.awsdeployer.promote.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every call of a promotion, every fault, before, during and after the effect: afterwards either
 * all is as promised or a documented error says what to do, and the same call then puts it right.
 *
 * <p>One case in {@code faults.share} is run, {@code make faults} runs all; {@code faults.only} is
 * a part of a case's name, as a failure tells it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixTest {
  private static final Path REPORT = Path.of("target", "fault-matrix.md");
  private static final int SHARE = Integer.getInteger("faults.share", 23);
  private static final int PART = Integer.getInteger("faults.part", 0);
  private static final String ONLY = System.getProperty("faults.only", "");

  /** Most of a case is waiting, for locks, sockets and pauses. */
  private static final int AT_ONCE = 3;

  private final Figures figures = new Figures();

  @AfterAll
  void tellFigures() throws IOException {
    String text = figures.text();
    System.out.println(text);
    Files.createDirectories(REPORT.getParent());
    Files.writeString(REPORT, text);
  }

  @ParameterizedTest
  @EnumSource
  void allIsAsPromisedOrADocumentedErrorSaysWhatToDo(Scenario scenario) throws Exception {
    List<FaultCase> all = Matrix.of(scenario);
    List<FaultCase> chosen = chosen(all);
    figures.outOf(all.size());
    List<String> problems = new ArrayList<>();
    for (FaultCase.Result result : results(chosen)) {
      figures.add(result);
      result
          .problems()
          .forEach(problem -> problems.add("%s: %s".formatted(result.of().name(), problem)));
    }
    assertThat(problems).as(() -> String.join("\n", problems)).isEmpty();
    if (ONLY.isEmpty()) {
      assertEveryCallAndFaultIsAmong(chosen, all);
    }
  }

  private static List<FaultCase> chosen(List<FaultCase> all) {
    List<FaultCase> chosen = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (ONLY.isEmpty() ? i % SHARE == PART % SHARE : all.get(i).name().contains(ONLY)) {
        chosen.add(all.get(i));
      }
    }
    return chosen;
  }

  private static void assertEveryCallAndFaultIsAmong(List<FaultCase> chosen, List<FaultCase> all) {
    Set<Call> calls = new HashSet<>();
    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    all.forEach(one -> {
      calls.add(one.call());
      kinds.add(one.kind());
    });
    assertThat(chosen).extracting(FaultCase::call).containsAll(calls);
    if (chosen.size() > 4 * kinds.size()) {
      assertThat(chosen).extracting(FaultCase::kind).containsAll(kinds);
    }
  }

  private static List<FaultCase.Result> results(List<FaultCase> cases) throws InterruptedException {
    List<FaultCase.Result> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<FaultCase.Result>> running =
          cases.stream().map(one -> threads.submit(one::result)).toList();
      for (int i = 0; i < cases.size(); i++) {
        try {
          results.add(running.get(i).get());
        } catch (ExecutionException e) {
          // One that breaks the bed must not keep the others' results from being told.
          results.add(cases.get(i).unplayed(e));
        }
      }
    }
    return results;
  }
}
