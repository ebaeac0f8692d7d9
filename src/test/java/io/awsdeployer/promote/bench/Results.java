package io.awsdeployer.promote.bench;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A whole run, as reports are made of it; they take every figure from here.
 *
 * @param facts of machine, servers and options, by name
 * @param methods how each contestant is started, with its version, by name
 * @param summaries what each workload is, by name
 * @param leftOut what was not measured, and why
 */
record Results(
    Map<String, String> facts,
    Map<String, String> methods,
    Map<String, String> summaries,
    List<String> leftOut,
    List<Measurement> measurements) {

  /** One workload on one network, between registries of one software. */
  record Cell(String server, String workload, Network network) {
    static Cell of(Measurement measurement) {
      return new Cell(measurement.server(), measurement.workload(), measurement.network());
    }

    @Override
    public String toString() {
      return "%s, %s, %s".formatted(workload, network, server);
    }
  }

  /** Contestants in the order in which they first appeared, by cell in the same order. */
  Map<Cell, List<Summary>> cells() {
    Map<Cell, Map<String, List<Measurement>>> grouped =
        measurements.stream()
            .collect(
                Collectors.groupingBy(
                    Cell::of,
                    LinkedHashMap::new,
                    Collectors.groupingBy(
                        Measurement::contestant, LinkedHashMap::new, Collectors.toList())));
    Map<Cell, List<Summary>> cells = new LinkedHashMap<>();
    grouped.forEach((cell, contestants) ->
        cells.put(
            cell,
            contestants.values().stream().map(Summary::of).flatMap(Optional::stream).toList()));
    return cells;
  }

  /** Whoever has the least median; a yardstick is no contestant. */
  static Optional<Summary> winner(List<Summary> summaries) {
    return fastest(summaries.stream().filter(s -> !Yardstick.isNamed(s.contestant())).toList());
  }

  /** The fastest of the tools of others. */
  static Optional<Summary> bestPeer(List<Summary> summaries) {
    return fastest(
        summaries.stream()
            .filter(s -> !Yardstick.isNamed(s.contestant()))
            .filter(s -> !s.contestant().startsWith("promote"))
            .toList());
  }

  private static Optional<Summary> fastest(List<Summary> summaries) {
    return summaries.stream().min(Comparator.comparingDouble(Summary::median));
  }

  List<Measurement> failures() {
    return measurements.stream().filter(m -> !m.counts()).toList();
  }
}
