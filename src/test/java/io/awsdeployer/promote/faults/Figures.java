package io.awsdeployer.promote.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What came of the cases, counted, as tables for people. Thread-safe. */
final class Figures {
  private static final String PROMISED = "promised";

  private final List<FaultCase.Result> results = new ArrayList<>();
  private int all;

  synchronized void add(FaultCase.Result result) {
    results.add(result);
  }

  /** So many cases there are, of which some were chosen. */
  synchronized void outOf(int cases) {
    all += cases;
  }

  /** All tables, in Markdown. */
  synchronized String text() {
    return String.join(
        "\n",
        "%d cases of %d; the fault struck in %d; in %d something is wrong."
            .formatted(results.size(), all, struck(results), wrong(results)),
        "",
        table("Outcome", FaultCase.Result::outcome),
        table("Scenario", result -> result.of().scenario().name()),
        table(
            "Fault",
            result ->
                "%s, %s"
                    .formatted(result.of().kind(), result.of().kind().moment())
                    .toLowerCase(java.util.Locale.ROOT)),
        table("Call", result -> result.of().call().name()));
  }

  private String table(String by, Function<FaultCase.Result, String> key) {
    Map<String, List<FaultCase.Result>> groups =
        results.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    StringBuilder table =
        new StringBuilder(
                "| %s | Cases | Struck | As promised | Error, call again | Other error |\n"
                    .formatted(by))
            .append("| --- | --- | --- | --- | --- | --- |\n");
    groups.forEach((name, some) ->
        table.append(
            "| %s | %d | %d | %d | %d | %d |\n"
                .formatted(
                    name,
                    some.size(),
                    struck(some),
                    some.stream().filter(r -> r.outcome().equals(PROMISED)).count(),
                    some.stream().filter(Figures::passes).count(),
                    some.stream()
                        .filter(r -> !r.outcome().equals(PROMISED) && !passes(r))
                        .count())));
    return table.toString();
  }

  private static boolean passes(FaultCase.Result result) {
    return DocumentedErrors.retry(result.outcome()).orElse(false);
  }

  private static long struck(List<FaultCase.Result> some) {
    return some.stream().filter(result -> result.struck() > 0).count();
  }

  private static long wrong(List<FaultCase.Result> some) {
    return some.stream().filter(result -> !result.problems().isEmpty()).count();
  }
}
