package io.awsdeployer.promote.soak;

import io.awsdeployer.promote.testing.Bed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** {@code make soak}: the load, and then builds for as many minutes as it is told. */
public final class Soak {
  private static final Duration SAMPLE_EVERY = Duration.ofSeconds(20);
  private static final int WARM_UP = 100;
  private static final Path REPORT = Path.of("target", "soak.md");

  private Soak() {}

  /**
   * Ends with status 1 where something grows.
   *
   * @param arguments minutes, images and targets, as {@code 10 2000 10}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Duration time = Duration.ofSeconds((long) (60 * Double.parseDouble(arguments[0])));
    StringBuilder report = new StringBuilder();
    int images = Integer.parseInt(arguments[1]);
    if (images > 0) {
      say(report, Load.of(images, Integer.parseInt(arguments[2])).figures());
    }
    List<String> growths = soaked(time, report);
    Files.createDirectories(REPORT.getParent());
    Files.writeString(REPORT, report);
    if (!growths.isEmpty()) {
      System.err.println("It grows: " + growths);
      System.exit(1);
    }
  }

  private static List<String> soaked(Duration time, StringBuilder report)
      throws IOException, InterruptedException {
    try (Deployment deployment = Deployment.of(Bed.start())) {
      Builds builds = new Builds(deployment, 1);
      while (builds.made() < WARM_UP) {
        builds.next();
      }
      Trend trend = new Trend();
      say(report, "| Seconds | Builds | Threads | Files | Sockets | Live heap, MiB |");
      say(report, "| --- | --- | --- | --- | --- | --- |");
      Instant start = Instant.now();
      Instant sample = start;
      while (true) {
        Duration past = Duration.between(start, Instant.now());
        if (!Instant.now().isBefore(sample)) {
          sample = sample.plus(SAMPLE_EVERY);
          Vitals vitals = deployment.vitals();
          trend.add(vitals);
          say(report, row(past, builds, vitals));
        }
        if (past.compareTo(time) > 0) {
          break;
        }
        builds.next();
      }
      say(
          report,
          "%n%d builds of three images (%d of them to warm up), %d with a fault, of which %d failed and were called again."
              .formatted(builds.made(), WARM_UP, builds.faults(), builds.failures()));
      return trend.growths();
    }
  }

  private static String row(Duration past, Builds builds, Vitals vitals) {
    return String.format(
        Locale.ROOT,
        "| %d | %d | %d | %d | %d | %.1f |",
        past.toSeconds(),
        builds.made(),
        vitals.threads(),
        vitals.files(),
        vitals.sockets(),
        vitals.liveHeapMebibytes());
  }

  private static void say(StringBuilder report, String line) {
    System.out.println(line);
    report.append(line).append('\n');
  }
}
