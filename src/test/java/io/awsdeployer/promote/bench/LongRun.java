package io.awsdeployer.promote.bench;

import io.awsdeployer.promote.error.PromotionIncompleteException;
import io.awsdeployer.promote.timing.Sleeper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * {@code make bench BENCH=long}: promotions that are longer than the function may run, driven by
 * the retries of the state machine's own definition, over the shaped link.
 */
final class LongRun {
  private static final Path DEFINITION = Path.of("step-function-definition.json");
  private static final String STATE = "PromoteImages";

  private final LongOptions options;
  private final PrintStream screen;

  LongRun(LongOptions options, PrintStream screen) {
    this.options = options;
    this.screen = screen;
  }

  public static void main(String[] arguments) throws Exception {
    LongOptions options;
    try {
      options = LongOptions.of(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Files.createDirectories(options.output());
    LongReport report = new LongRun(options, System.err).run();
    Files.writeString(options.output().resolve("long.md"), report.markdown());
    Files.writeString(options.output().resolve("long.json"), report.json());
    System.out.println(report.markdown());
    System.err.println("Written to %s: long.md, long.json".formatted(options.output()));
    System.exit(report.results().stream().allMatch(r -> r.failures().isEmpty()) ? 0 : 1);
  }

  LongReport run() throws IOException, InterruptedException {
    Map<String, String> facts = new LinkedHashMap<>(Machine.facts());
    facts.put("load average before", Machine.load().map(String::valueOf).orElse("unknown"));
    RetryRules rules = RetryRules.of(DEFINITION, STATE);
    facts.put(
        "calls that %s allows".formatted(DEFINITION),
        Integer.toString(rules.callsFor(PromotionIncompleteException.class.getName())));
    Optional<String> obstacle = options.shaped() ? Link.obstacle() : Optional.of("not wanted");
    List<LongResult> results = new ArrayList<>();
    if (obstacle.isPresent()) {
      facts.put("link", "none, loopback instead: " + obstacle.get());
      facts.put("left out", "giants: what a call cannot move has no size without the link");
      run(Place.LOOPBACK, rules, results);
    } else {
      facts.put(
          "link",
          "%d ms round trip, %d Mbit/s each way"
              .formatted(options.roundTripMillis(), options.megabits()));
      Path folder = Files.createDirectories(options.output().resolve("long-link"));
      try (Link link = Link.open(folder, options.roundTripMillis(), options.megabits());
          Interruption _ = Interruption.guard(link::close)) {
        run(link.far(), rules, results);
      }
    }
    facts.put("load average after", Machine.load().map(String::valueOf).orElse("unknown"));
    facts.put("day", LocalDate.now(Clock.systemUTC()).toString());
    facts.put("options", options.toString());
    return new LongReport(
        results,
        obstacle.isPresent() ? Optional.empty() : Optional.of(options.bytesPerSecond()),
        facts);
  }

  private void run(Place place, RetryRules rules, List<LongResult> results)
      throws IOException, InterruptedException {
    for (LongPart part : options.parts()) {
      if (part.work() == LongWork.GIANT && place.equals(Place.LOOPBACK)) {
        screen.println(part + " is left out without the link");
        continue;
      }
      results.add(one(part, place, rules));
    }
  }

  private LongResult one(LongPart part, Place place, RetryRules rules)
      throws IOException, InterruptedException {
    screen.println(part + ": hashing the content");
    Path errors = options.output().resolve("long-%s-server.log".formatted(part));
    Path log = options.output().resolve("long-%s-function.log".formatted(part));
    try (BlobCloudServer cloud =
            BlobCloudServer.start(place, part.work(), options.percentOf(part), errors);
        PrintWriter lines = new PrintWriter(Files.newBufferedWriter(log), true);
        LongFunction function = new LongFunction(cloud, part.way(), options, lines::println)) {
      screen.println(part + ": " + Amounts.bytes(cloud.bytes()));
      List<Attempt> attempts =
          new RetriedPromotion(rules, RandomGenerator.getDefault(), Sleeper.REAL, Clock.systemUTC())
              .run(function, attempt -> screen.println(line(part, attempt)));
      return new LongResult(
          part,
          cloud.bytes(),
          cloud.blobs(),
          attempts,
          function.peakResident(),
          cloud.problem(),
          options.time().toSeconds());
    }
  }

  private static String line(LongPart part, Attempt attempt) {
    return "%s: %s s, %s, %s up, %s of it for good"
        .formatted(
            part,
            Amounts.seconds(attempt.seconds()),
            attempt.outcome(),
            Amounts.bytes(attempt.up()),
            Amounts.bytes(attempt.committed()));
  }
}
