package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.bench.CostResults.Row;
import io.awsdeployer.promote.bench.CostResults.Run;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a promotion costs, as tables. */
record CostTable(CostResults results) {
  private static final double MIB = 1 << 20;

  String text() {
    StringBuilder text = new StringBuilder("# Cost\n\n");
    text.append(
        """
        Billed seconds are the median of the rounds [least to most], rounded up to the millisecond; GB-seconds and USD are the median's.
        GB is 2^30 bytes. USD for a GB-second, without requests: arm64 %.10f, x86 %.10f. The seconds were measured on this machine, for both.

        """
            .formatted(Bill.USD_ARM64, Bill.USD_X86));
    results
        .cells()
        .forEach((cell, rows) -> {
          text.append("## %s%n%n".formatted(cell));
          text.append(
              """
              | | MB | vCPU | billed s | n | CPU s | MiB promoted | GB-s | GB-s per GB | USD per GB, arm64 | x86 | heap MiB | RSS MiB |
              | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
              """);
          rows.stream()
              .sorted(Comparator.comparing((Row row) -> row.summary().contestant()).reversed())
              .forEach(row -> text.append(line(row)));
          text.append("\n");
        });
    if (!results.failures().isEmpty()) {
      text.append("## Runs that do not count\n\n");
      results.failures().forEach(run -> text.append(failure(run)));
      text.append("\n");
    }
    if (!results.leftOut().isEmpty()) {
      text.append("## Left out\n\n");
      results.leftOut().forEach(reason -> text.append("* ").append(reason).append("\n"));
      text.append("\n");
    }
    text.append("## Work\n\n").append(list(results.summaries()));
    text.append("## Machine, servers, options\n\n").append(list(results.facts()));
    return text.toString();
  }

  private static String line(Row row) {
    Summary summary = row.summary();
    Measurement typical = summary.typical();
    Bill bill = row.bill();
    Optional<Double> perGb = bill.gbSecondsPerGb();
    return "| "
        + String.join(
            " | ",
            List.of(
                summary.contestant(),
                Integer.toString(row.memoryMegabytes()),
                decimal(LimitedFunction.share(row.memoryMegabytes()), 3),
                "%s [%s to %s]"
                    .formatted(
                        decimal(bill.billedMillis() / 1_000.0, 3),
                        Amounts.seconds(summary.least()),
                        Amounts.seconds(summary.most())),
                summary.failed() == 0
                    ? Integer.toString(summary.rounds())
                    : "%d (%d failed)".formatted(summary.rounds(), summary.failed()),
                typical.cpuSeconds().map(cpu -> decimal(cpu, 2)).orElse(""),
                decimal(bill.bytes() / MIB, 1),
                decimal(bill.gbSeconds(), 3),
                perGb.map(cost -> decimal(cost, 2)).orElse(""),
                perGb.map(cost -> decimal(cost * Bill.USD_ARM64, 7)).orElse(""),
                perGb.map(cost -> decimal(cost * Bill.USD_X86, 7)).orElse(""),
                typical.heap().map(heap -> decimal(heap.used() / MIB, 0)).orElse(""),
                typical.residentBytes().map(bytes -> decimal(bytes / MIB, 0)).orElse("")))
        + " |\n";
  }

  private static String failure(Run run) {
    Measurement m = run.measured();
    return "* %s, %s, round %d, %s, %d MB: %s%n"
        .formatted(
            m.workload(),
            m.network(),
            m.round(),
            m.contestant(),
            run.memoryMegabytes(),
            m.problem().orElse(""));
  }

  private static String list(Map<String, String> entries) {
    StringBuilder list = new StringBuilder();
    entries.forEach((name, value) -> list.append("* %s: %s%n".formatted(name, value)));
    return list.append("\n").toString();
  }

  private static String decimal(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
