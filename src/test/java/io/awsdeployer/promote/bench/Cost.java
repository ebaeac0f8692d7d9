package io.awsdeployer.promote.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code make bench BENCH=cost}: what a promotion would cost on Lambda with different sizes of
 * memory. Rounds are outermost, and each begins with another size.
 */
final class Cost {
  private final CostOptions options;
  private final CpuLimit limit;
  private final PrintStream screen;
  private final List<CostResults.Run> runs = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  Cost(CostOptions options, CpuLimit limit, PrintStream screen) {
    this.options = options;
    this.limit = limit;
    this.screen = screen;
  }

  public static void main(String[] arguments) throws Exception {
    CostOptions options;
    try {
      options = CostOptions.of(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    CostResults results = new Cost(options, CpuLimit.best(), System.err).run();
    String table = new CostTable(results).text();
    var output = Files.createDirectories(options.bench().output());
    Files.writeString(output.resolve("cost.md"), table);
    Files.writeString(output.resolve("cost.json"), new CostJson(results).text());
    System.out.println(table);
    System.err.println("Written to %s: cost.md, cost.json".formatted(output));
    System.exit(results.failures().isEmpty() ? 0 : 1);
  }

  /** Measures everything that was chosen and is possible. */
  CostResults run() throws IOException, InterruptedException, GeneralSecurityException {
    Workloads workloads = new Workloads(options.bench().size());
    List<Workload> chosen = options.bench().workloads().stream().map(workloads::named).toList();
    RegistrySoftware software =
        RegistrySoftware.find(Distribution.NAME)
            .orElseThrow(() ->
                new IOException(
                    "no `registry` on the PATH or in .tools/bench; .ci/bench-tools installs it"));
    try (Ground ground =
        Ground.prepare(
            options.bench(), software, options.bench().networks(), chosen, leftOut, screen)) {
      double longest = 0;
      for (int round = 1; round <= options.bench().rounds(); round++) {
        double begin = ground.seconds();
        if (round > 1 && begin + longest > options.bench().minutes() * 60.0) {
          leftOut.add(
              "round %d and later: would not have ended within %d minutes"
                  .formatted(round, options.bench().minutes()));
          break;
        }
        round(round, chosen, ground.site());
        longest = Math.max(longest, ground.seconds() - begin);
      }
      Map<String, String> summaries = new LinkedHashMap<>();
      chosen.forEach(workload -> summaries.put(workload.name(), workload.summary()));
      Map<String, String> facts = new LinkedHashMap<>(ground.facts());
      facts.put("processor limited", limit.method());
      facts.put("memories", options.memories().toString());
      return new CostResults(facts, summaries, leftOut, runs);
    }
  }

  private void round(int round, List<Workload> chosen, Site site)
      throws IOException, InterruptedException {
    List<Integer> turn = new ArrayList<>(options.memories());
    Collections.rotate(turn, -(round - 1));
    for (Network network : site.networks()) {
      for (Workload workload : chosen) {
        for (int memory : turn) {
          Servers servers = site.servers(network);
          new LimitedFunction(options.bench(), memory, limit)
              .run(
                  workload,
                  servers,
                  new Recording(
                      Distribution.NAME,
                      site,
                      workload,
                      servers,
                      round,
                      false,
                      m -> keep(memory, m)));
        }
      }
    }
  }

  private void keep(int memory, Measurement measured) {
    runs.add(new CostResults.Run(memory, measured));
    screen.println(
        "%d  %-8s %-7s %5d MB  %-18s %7s s%s"
            .formatted(
                measured.round(),
                measured.workload(),
                measured.network(),
                memory,
                measured.contestant(),
                Amounts.seconds(measured.seconds()),
                measured.problem().map(p -> "  DOES NOT COUNT: " + p).orElse("")));
  }
}
