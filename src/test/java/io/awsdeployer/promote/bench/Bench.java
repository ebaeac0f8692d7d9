package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.ecr.RateLimits;
import io.awsdeployer.promote.bench.Contestant.Execution;
import io.awsdeployer.promote.bench.Results.Cell;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final long begin = System.nanoTime();

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
    Path registry =
        Tool.find("registry")
            .orElseThrow(() ->
                new IOException(
                    "no `registry` (github.com/distribution/distribution) on the PATH or in .tools/bench; .ci/bench-tools installs it"));
    Optional<Double> load = Machine.load();
    say("Making the content");
    Workloads workloads = new Workloads(options.size());
    List<Workload> chosen = options.workloads().stream().map(workloads::named).toList();
    long need =
        chosen.stream().mapToLong(workload -> 2 * Content.of(workload.source()).bytes()).sum();
    Store store = Store.create(options, need);
    try (Site site =
            Site.open(
                store,
                registry,
                options,
                chosen.stream().anyMatch(Workload::sameRegistry),
                leftOut);
        Interruption _ = Interruption.guard(site, store)) {
      for (Workload workload : chosen) {
        say("Pushing " + workload.name());
        site.seed(workload);
      }
      Contestants contestants = Contestants.find(options, store.root());
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
              cell(workload, site.servers(network), all, round, site);
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
      return new Results(
          facts(registry, store, load), methods(all), summaries(chosen), leftOut, measurements);
    } finally {
      store.delete();
    }
  }

  private void cell(
      Workload workload, Servers servers, List<Contestant> contestants, int round, Site site)
      throws IOException, InterruptedException {
    Cell cell = new Cell(workload.name(), servers.network());
    double predicted = lastDuration.getOrDefault(cell, 0.0);
    if (round > 1 && secondsSince(begin) + predicted > options.minutes() * 60.0) {
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
          workload, servers, new MeasuredCourse(workload, servers, round, site, yardstick));
    }
    lastDuration.put(cell, secondsSince(cellBegin));
  }

  /** Resets before, and counts and verifies after each execution. */
  private final class MeasuredCourse implements Contestant.Course {
    private final Workload workload;
    private final Servers servers;
    private final int round;
    private final Site site;
    private final boolean yardstick;

    MeasuredCourse(Workload workload, Servers servers, int round, Site site, boolean yardstick) {
      this.workload = workload;
      this.servers = servers;
      this.round = round;
      this.site = site;
      this.yardstick = yardstick;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
      site.reset(workload);
      var _ = site.traffic(workload, servers);
    }

    @Override
    public void finish(Execution execution) throws IOException, InterruptedException {
      Traffic traffic = site.traffic(workload, servers);
      Optional<String> problem = execution.failure();
      if (problem.isEmpty() && !yardstick) {
        problem = site.problem(workload);
      }
      measurements.add(
          new Measurement(
              workload.name(),
              servers.network(),
              round,
              execution.contestant(),
              execution.seconds(),
              execution.cpuSeconds(),
              execution.residentBytes(),
              traffic,
              problem));
      say(
          "%d  %-8s %-7s %-15s %7s s%s"
              .formatted(
                  round,
                  workload.name(),
                  servers.network(),
                  execution.contestant(),
                  Amounts.seconds(execution.seconds()),
                  problem.map(p -> "  DOES NOT COUNT: " + p).orElse("")));
    }
  }

  private Map<String, String> facts(Path registry, Store store, Optional<Double> load)
      throws IOException, InterruptedException {
    Map<String, String> facts = new LinkedHashMap<>(Machine.facts());
    facts.put("load average before", load.map(String::valueOf).orElse("unknown"));
    facts.put("load average after", Machine.load().map(String::valueOf).orElse("unknown"));
    facts.put("registries", "distribution " + Tool.version(registry, "--version"));
    facts.put("content on", store.place());
    facts.put("day", java.time.LocalDate.now(Clock.systemUTC()).toString());
    facts.put("options", options.toString());
    facts.put("took", "%.0f s".formatted(secondsSince(begin)));
    return facts;
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

  private void say(String line) {
    screen.println(line);
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
