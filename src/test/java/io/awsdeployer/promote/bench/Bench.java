package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.ecr.RateLimits;
import io.awsdeployer.promote.bench.Results.Cell;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code make bench}. Rounds are outermost, so that what changes on the machine in the meantime
 * meets everybody; in each round the contestants begin in another order.
 */
final class Bench {
  private static final double PUTS_PER_SECOND =
      RateLimits.perSecond().getOrDefault("ecr:PutImage", 0);

  /** A bucket that nobody used is full: one second's worth. */
  private static final double PUTS_AT_ONCE = PUTS_PER_SECOND;

  private final Options options;
  private final PrintStream screen;
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private final Map<Integer, List<Cell>> untimely = new TreeMap<>();
  private final Map<Cell, Double> lastDuration = new HashMap<>();

  Bench(Options options, PrintStream screen) {
    this.options = options;
    this.screen = screen;
  }

  public static void main(String[] arguments) throws Exception {
    Options options;
    try {
      options = Options.of(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Results results = new Bench(options, System.err).run();
    String table = new MarkdownReport(results).text();
    Files.createDirectories(options.output());
    Files.writeString(options.output().resolve("bench.md"), table);
    Files.writeString(options.output().resolve("bench.svg"), new SvgChart(results).text());
    Files.writeString(options.output().resolve("bench.json"), new JsonReport(results).text());
    System.out.println(table);
    System.err.println(
        "Written to %s: bench.md, bench.svg, bench.json".formatted(options.output()));
    System.exit(results.failures().isEmpty() ? 0 : 1);
  }

  /** Measures everything that was chosen and is possible. */
  Results run() throws IOException, InterruptedException, GeneralSecurityException {
    Workloads workloads = new Workloads(options.size());
    List<Workload> chosen = options.workloads().stream().map(workloads::named).toList();
    try (Ground ground = Ground.prepare(options, chosen, leftOut, screen)) {
      Site site = ground.site();
      Contestants contestants = Contestants.find(options, ground.store().root());
      contestants
          .missing()
          .forEach(
              tool -> leftOut.add("%s: not found, `.ci/bench-tools` says why".formatted(tool)));
      List<Contestant> all = new ArrayList<>(contestants.present());
      all.add(new OneWay(site.http()));
      for (int round = 1; round <= options.rounds(); round++) {
        for (Network network : site.networks()) {
          for (Workload workload : chosen) {
            if (network != Network.QUOTAS || workload.name().equals("swarm")) {
              cell(workload, site.servers(network), all, round, ground);
            }
          }
        }
      }
      untimely.forEach((round, cells) ->
          leftOut.add(
              "round %d of %s: would not have ended within %d minutes"
                  .formatted(
                      round,
                      cells.stream().map(Cell::toString).collect(Collectors.joining("; ")),
                      options.minutes())));
      return new Results(ground.facts(), methods(all), summaries(chosen), leftOut, measurements);
    }
  }

  private void cell(
      Workload workload, Servers servers, List<Contestant> contestants, int round, Ground ground)
      throws IOException, InterruptedException {
    Cell cell = new Cell(workload.name(), servers.network());
    double predicted = lastDuration.getOrDefault(cell, 0.0);
    if (round > 1 && ground.seconds() + predicted > options.minutes() * 60.0) {
      untimely.computeIfAbsent(round, _ -> new ArrayList<>()).add(cell);
      return;
    }
    long cellBegin = System.nanoTime();
    List<Contestant> turn = new ArrayList<>(contestants);
    Collections.rotate(turn, -(round - 1));
    for (Contestant contestant : turn) {
      boolean yardstick = contestant instanceof OneWay;
      if (yardstick && (servers.network() != Network.SHAPED || !OneWay.measures(workload))) {
        continue;
      }
      contestant.run(
          workload,
          servers,
          new Recording(ground.site(), workload, servers, round, yardstick, this::keep));
    }
    lastDuration.put(cell, secondsSince(cellBegin));
  }

  private void keep(Measurement measured) {
    measurements.add(measured);
    screen.println(
        "%d  %-8s %-7s %-15s %7s s%s"
            .formatted(
                measured.round(),
                measured.workload(),
                measured.network(),
                measured.contestant(),
                Amounts.seconds(measured.seconds()),
                measured.problem().map(p -> "  DOES NOT COUNT: " + p).orElse("")));
  }

  private static Map<String, String> methods(List<Contestant> contestants) {
    Map<String, String> methods = new LinkedHashMap<>();
    contestants.forEach(c ->
        methods.put(
            String.join(", ", c.names()),
            (c.version().isEmpty() ? "" : c.version() + "; ") + c.method()));
    return methods;
  }

  private static Map<String, String> summaries(List<Workload> workloads) {
    Map<String, String> summaries = new LinkedHashMap<>();
    workloads.forEach(
        workload -> summaries.put(workload.name(), workload.summary() + floor(workload)));
    return summaries;
  }

  /** What ECR's tightest rate leaves nobody a way around. */
  private static String floor(Workload workload) {
    double seconds = Math.max(0, workload.puts() - PUTS_AT_ONCE) / PUTS_PER_SECOND;
    return "; %d PutImage, which ECR's rate lets nobody do in less than %s s"
        .formatted(workload.puts(), Amounts.seconds(seconds));
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
