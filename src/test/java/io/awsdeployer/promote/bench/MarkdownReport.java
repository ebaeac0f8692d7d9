package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.bench.Results.Cell;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The results as tables. */
record MarkdownReport(Results results) {

  String text() {
    StringBuilder text = new StringBuilder("# Bench\n\n");
    text.append("Seconds, median [least to most] of the rounds; the fastest is bold.\n\n");
    results.cells().forEach((cell, summaries) -> text.append(section(cell, summaries)));
    text.append(memory());
    if (!results.failures().isEmpty()) {
      text.append("## Runs that do not count\n\n");
      for (Measurement m : results.failures()) {
        text.append(
            "* %s, round %d, %s: %s%n"
                .formatted(Cell.of(m), m.round(), m.contestant(), m.problem().orElse("")));
      }
      text.append("\n");
    }
    if (!results.leftOut().isEmpty()) {
      text.append("## Left out\n\n");
      results.leftOut().forEach(reason -> text.append("* ").append(reason).append("\n"));
      text.append("\n");
    }
    text.append("## Work\n\n").append(list(results.summaries()));
    text.append("## Tools\n\n").append(list(results.methods()));
    text.append("## Machine, servers, options\n\n").append(list(results.facts()));
    return text.toString();
  }

  private static String section(Cell cell, List<Summary> summaries) {
    StringBuilder section = new StringBuilder("## %s%n%n".formatted(cell));
    section.append(
        "| | s | to the best peer | n | requests | of them ECR API | refused | MiB down | MiB up | CPU s | servers' CPU s | RSS MiB | heap MiB |\n");
    section.append(
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    Optional<Summary> winner = Results.winner(summaries);
    Optional<Summary> peer = Results.bestPeer(summaries);
    for (Summary summary : summaries) {
      section.append(row(summary, winner, peer));
    }
    return section.append("\n").toString();
  }

  private static String row(Summary summary, Optional<Summary> winner, Optional<Summary> peer) {
    Measurement typical = summary.typical();
    Traffic traffic = typical.traffic();
    String median = Amounts.seconds(summary.median());
    boolean won = winner.map(w -> w.contestant().equals(summary.contestant())).orElse(false);
    return "| %s | %s [%s to %s] | %s | %s | %d | %d | %d | %s | %s | %s | %s | %s |%s |%n"
        .formatted(
            summary.contestant(),
            won ? "**" + median + "**" : median,
            Amounts.seconds(summary.least()),
            Amounts.seconds(summary.most()),
            peer.map(p -> decimal(summary.median() / p.median(), 2)).orElse(""),
            summary.failed() == 0
                ? Integer.toString(summary.rounds())
                : "%d (%d failed)".formatted(summary.rounds(), summary.failed()),
            traffic.registryRequests() + traffic.apiRequests(),
            traffic.apiRequests(),
            traffic.refused(),
            mebibytes(traffic.down()),
            mebibytes(traffic.up()),
            typical.cpuSeconds().map(cpu -> decimal(cpu, 2)).orElse(""),
            typical.serversCpuSeconds().map(cpu -> decimal(cpu, 2)).orElse(""),
            typical.residentBytes().map(MarkdownReport::wholeMebibytes).orElse(""),
            typical.heap().map(heap -> " " + wholeMebibytes(heap.used())).orElse(""));
  }

  private static String mebibytes(long bytes) {
    return decimal(bytes / (double) (1 << 20), 1);
  }

  private static String wholeMebibytes(long bytes) {
    return decimal(bytes / (double) (1 << 20), 0);
  }

  /** For each work what the function took at most, in whatever state, round and network. */
  private String memory() {
    Map<String, List<Measurement>> ours =
        results.measurements().stream()
            .filter(m -> m.heap().isPresent())
            .collect(
                Collectors.groupingBy(
                    Measurement::workload, LinkedHashMap::new, Collectors.toList()));
    if (ours.isEmpty()) {
      return "";
    }
    StringBuilder table =
        new StringBuilder(
            """
            ## Memory of the function

            The most of all states, networks and rounds, in MiB.

            | | heap in use | heap committed | resident |
            | --- | ---: | ---: | ---: |
            """);
    ours.forEach((workload, measurements) -> table.append(memory(workload, measurements)));
    return table.append("\n").toString();
  }

  private static String memory(String workload, List<Measurement> measurements) {
    Optional<Heap> heap =
        measurements.stream().map(Measurement::heap).flatMap(Optional::stream).reduce(Heap::or);
    Optional<Long> resident =
        measurements.stream()
            .map(Measurement::residentBytes)
            .flatMap(Optional::stream)
            .max(Comparator.naturalOrder());
    return "| %s | %s | %s | %s |%n"
        .formatted(
            workload,
            heap.map(most -> wholeMebibytes(most.used())).orElse(""),
            heap.map(most -> wholeMebibytes(most.committed())).orElse(""),
            resident.map(MarkdownReport::wholeMebibytes).orElse(""));
  }

  private static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String list(Map<String, String> entries) {
    return entries.entrySet().stream()
        .map(entry -> "* %s: %s%n".formatted(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining("", "", "\n"));
  }
}
