package io.awsdeployer.promote.bench;

import io.awsdeployer.localaws.ecr.RateLimits;
import io.awsdeployer.promote.bench.Results.Cell;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code make bench}. One registry software after the other, so that the content of one at a time
 * takes room; contestants are compared on the same.
 */
final class Bench {
  private static final double PUTS_PER_SECOND =
      RateLimits.perSecond().getOrDefault("ecr:PutImage", 0);

  /** A bucket that nobody used is full: one second's worth. */
  private static final double PUTS_AT_ONCE = PUTS_PER_SECOND;

  private final Options options;
  private final PrintStream screen;
  private final List<Measurement> measurements = new ArrayList<>();
  private final Set<String> leftOut = new LinkedHashSet<>();
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final Map<String, String> methods = new LinkedHashMap<>();
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
    List<Measured> servers = found();
    Optional<Double> load = Machine.load();
    Workloads workloads = new Workloads(options.size());
    List<Workload> chosen = options.workloads().stream().map(workloads::named).toList();
    double cells = servers.stream().mapToLong(server -> cells(server, chosen)).sum();
    long before = 0;
    for (Measured server : servers) {
      before += cells(server, chosen);
      // Each has the share of the time that it has of the cells.
      measure(server, chosen, options.minutes() * 60.0 * before / cells);
    }
    facts.put("load average before", load.map(String::valueOf).orElse("unknown"));
    facts.put("took", "%.0f s".formatted(seconds()));
    return new Results(facts, methods, summaries(chosen), List.copyOf(leftOut), measurements);
  }

  /** A software that is here, and the networks it is measured on. */
  private record Measured(RegistrySoftware software, List<Network> networks) {}

  private List<Measured> found() throws IOException {
    List<Measured> found = new ArrayList<>();
    for (Served served : options.servers()) {
      if (served.networks().isEmpty()) {
        continue;
      }
      RegistrySoftware.find(served.software())
          .ifPresentOrElse(
              software -> found.add(new Measured(software, served.networks())),
              () -> notFound(served.software()));
    }
    if (found.isEmpty()) {
      throw new IOException(
          "no server to measure with: of %s none is on the PATH or in .tools/bench, or it has none of the networks; .ci/bench-tools says how to get one"
              .formatted(options.servers().stream().map(Served::software).toList()));
    }
    return found;
  }

  private static long cells(Measured server, List<Workload> workloads) {
    return server.networks().stream()
        .mapToLong(network ->
            workloads.stream().filter(workload -> Rounds.measured(workload, network)).count())
        .sum();
  }

  private void measure(Measured server, List<Workload> chosen, double until)
      throws IOException, InterruptedException, GeneralSecurityException {
    RegistrySoftware software = server.software();
    try (Ground ground =
        Ground.prepare(options, software, server.networks(), chosen, leftOut, screen)) {
      Site site = ground.site();
      Contestants contestants = Contestants.find(options, ground.store().root());
      contestants.missing().forEach(this::notFound);
      List<Contestant> all = new ArrayList<>(contestants.present());
      all.add(new OneWay(site.http()));
      all.add(new BothWays(site.http()));
      methods.putAll(methods(all));
      Rounds rounds = new Rounds(software.name(), site, all, until, this::seconds, this::say);
      rounds.run(chosen, options.rounds());
      measurements.addAll(rounds.measurements());
      rounds
          .untimely()
          .forEach((round, cells) ->
              leftOut.add(
                  "round %d of %s: would not have ended within %d minutes"
                      .formatted(
                          round,
                          cells.stream().map(Cell::toString).collect(Collectors.joining("; ")),
                          options.minutes())));
      facts.putAll(ground.facts());
    }
  }

  private void notFound(String program) {
    leftOut.add("%s: not found, `.ci/bench-tools` says why".formatted(program));
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

  private double seconds() {
    return (System.nanoTime() - begin) / 1e9;
  }
}
