package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.bench.Results.Cell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The runs of a cost table.
 *
 * @param facts of machine, servers and options, by name
 * @param summaries what each workload is, by name
 * @param leftOut what was not measured, and why
 */
record CostResults(
    Map<String, String> facts,
    Map<String, String> summaries,
    List<String> leftOut,
    List<Run> runs) {

  /** One run of the function with so much memory. */
  record Run(int memoryMegabytes, Measurement measured) {
    Bill bill() {
      return new Bill(memoryMegabytes, measured.seconds(), measured.traffic().up());
    }
  }

  /** What the rounds of one state and memory come to. */
  record Row(int memoryMegabytes, Summary summary) {
    /** Of the median. */
    Bill bill() {
      return new Bill(memoryMegabytes, summary.median(), summary.typical().traffic().up());
    }
  }

  /** By work and network, in the order of the runs. */
  Map<Cell, List<Row>> cells() {
    Map<Cell, Map<Key, List<Measurement>>> grouped =
        runs.stream()
            .collect(
                Collectors.groupingBy(
                    run ->
                        new Cell(
                            run.measured().server(),
                            run.measured().workload(),
                            run.measured().network()),
                    LinkedHashMap::new,
                    Collectors.groupingBy(
                        run -> new Key(run.measured().contestant(), run.memoryMegabytes()),
                        LinkedHashMap::new,
                        Collectors.mapping(Run::measured, Collectors.toList()))));
    Map<Cell, List<Row>> cells = new LinkedHashMap<>();
    grouped.forEach((cell, rows) ->
        cells.put(
            cell,
            rows.entrySet().stream()
                .map(row ->
                    Summary.of(row.getValue())
                        .map(summary -> new Row(row.getKey().memoryMegabytes(), summary)))
                .flatMap(Optional::stream)
                .toList()));
    return cells;
  }

  private record Key(String state, int memoryMegabytes) {}

  List<Run> failures() {
    return runs.stream().filter(run -> !run.measured().counts()).toList();
  }
}
