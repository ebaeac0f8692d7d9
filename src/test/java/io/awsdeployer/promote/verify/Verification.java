package io.awsdeployer.promote.verify;

import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.demo.Screen;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.util.VersionInfo;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** One run from the first question to the report. */
final class Verification {
  static final int GOOD = 0;
  static final int BAD = 1;
  static final int NOT_BEGUN = 2;

  private final Workshop workshop;
  private final Supplier<LambdaClient> lambda;
  private final Screen screen;
  private final BooleanSupplier consent;
  private final Path folder;
  private final RandomGenerator chance;
  private final AtomicReference<Optional<Cleaning>> cleaning =
      new AtomicReference<>(Optional.empty());
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopped;

  /**
   * @param workshop its environment is where the person's choices are
   * @param consent asks the person, once everything is said
   * @param folder for the report
   */
  Verification(
      Workshop workshop,
      Supplier<LambdaClient> lambda,
      Screen screen,
      BooleanSupplier consent,
      Path folder,
      RandomGenerator chance) {
    this.workshop = workshop;
    this.lambda = lambda;
    this.screen = screen;
    this.consent = consent;
    this.folder = folder;
    this.chance = chance;
  }

  /**
   * Runs.
   *
   * @return 0 when all went as expected and nothing is left behind, 1 when not, 2 when it has not
   *     begun
   */
  int run() throws IOException {
    Choices choices;
    Principal caller;
    try {
      choices = Choices.of(workshop.environment());
      caller = caller(choices);
    } catch (IllegalArgumentException e) {
      screen.bad(Optional.ofNullable(e.getMessage()).orElse("A choice is wrong."));
      new Needs(screen).show(Optional.empty());
      return NOT_BEGUN;
    } catch (SdkException e) {
      screen.bad("No AWS account can be reached: " + reason(e));
      new Needs(screen).show(Optional.of(Choices.of(workshop.environment())));
      return NOT_BEGUN;
    }
    return choices.leftovers()
        ? new Leftovers(workshop, choices, caller, screen, consent).run()
        : verify(choices, caller);
  }

  /**
   * For a run that is interrupted: begins nothing more, lets the case that is under way end, and
   * sees that what was made goes.
   *
   * @return what is left, where this had to clear it away
   */
  List<String> stop(Duration patience) throws InterruptedException {
    stopped = true;
    if (cleaning.get().isEmpty() || ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return List.of();
    }
    return clean();
  }

  private List<String> clean() {
    return cleaning.get().map(Cleaning::run).orElse(List.of());
  }

  private Principal caller(Choices choices) {
    try (StsClient sts = workshop.clients().sts(choices.region())) {
      return new Principal(sts.getCallerIdentity().arn());
    }
  }

  private int verify(Choices choices, Principal caller) throws IOException {
    RunName run = RunName.random(choices.prefix(), chance);
    new Announcement(screen).show(choices, caller, run);
    if (!choices.agreed() && !consent.getAsBoolean()) {
      screen.warning("Nothing was done. YES=1 asks no more.");
      return NOT_BEGUN;
    }
    Report report = report(choices, caller, run);
    Sites opened;
    try {
      opened = Sites.open(workshop, choices, caller, run);
    } catch (SdkException e) {
      screen.bad("The target account cannot be reached: " + Answers.of(e).message());
      new Needs(screen).show(Optional.of(choices));
      return NOT_BEGUN;
    }
    try (Sites sites = opened;
        S3Client s3 = workshop.clients().s3(choices.region())) {
      report.fact("registry", registry(sites.home()));
      Artifacts artifacts = new Artifacts(s3, run.value(), choices.region());
      cleaning.set(Optional.of(new Cleaning(run, sites.all(), artifacts)));
      Suite suite = new Suite(screen, report, () -> stopped);
      try {
        promotions(suite, choices, caller, sites, artifacts);
        suite.conform(sites.home());
        suite.ask(sites.home());
        if (stopped) {
          report.add(Line.unknown("all", "the rest", "interrupted"));
        }
      } catch (SdkException e) {
        report.add(Line.unknown("all", "the rest", "could not go on: " + Answers.of(e)));
        screen.bad("Could not go on: " + Answers.of(e));
      } finally {
        report.remains(clean());
        report.write(folder);
        ended.countDown();
      }
    }
    return end(report);
  }

  private void promotions(
      Suite suite, Choices choices, Principal caller, Sites sites, Artifacts artifacts)
      throws IOException {
    Files.createDirectories(folder);
    artifacts.create();
    Site home = sites.home();
    try (PrintStream log =
        new PrintStream(
            Files.newOutputStream(folder.resolve("function.log")), true, StandardCharsets.UTF_8)) {
      PromotionFunction function = new InProcessFunction(workshop, choices, caller.account(), log);
      Optional<Artifacts> file = Optional.of(artifacts);
      suite.promote(new Direction("within the account", home, home, function, file));
      sites
          .away()
          .ifPresentOrElse(
              away -> suite.promote(new Direction("across regions", home, away, function, file)),
              () -> suite.skip("across regions", "TARGET_REGION is not set to another region"));
      sites
          .target()
          .ifPresentOrElse(
              target ->
                  suite.promote(new Direction("across accounts", home, target, function, file)),
              () -> suite.skip("across accounts", "TARGET_ACCOUNT is not set"));
    }
    if (choices.function().isEmpty()) {
      suite.skip("by the deployed function", "FUNCTION is not set");
      return;
    }
    try (LambdaClient client = lambda.get()) {
      PromotionFunction deployed = new InvokedFunction(client, choices.function().get());
      suite.promote(
          new Direction("by the deployed function", home, home, deployed, Optional.empty()));
    }
  }

  private Report report(Choices choices, Principal caller, RunName run) {
    Report report = new Report(new Masking(caller.arn()));
    report.fact("date", workshop.clock().instant().toString());
    report.fact("account", caller.account().value());
    report.fact("region", choices.region().value());
    report.fact("target account", choices.targetAccount().map(Object::toString).orElse("none"));
    report.fact("target region", choices.targetRegion().map(Object::toString).orElse("none"));
    report.fact("AWS SDK for Java", VersionInfo.SDK_VERSION);
    report.fact("everything began with", run.value());
    return report;
  }

  /** A report of some other AWS must not pass for one of the real one: whose registry it is. */
  private static String registry(Site home) {
    try {
      URI address =
          URI.create(
              home.bench()
                  .ecr()
                  .getAuthorizationToken()
                  .authorizationData()
                  .getFirst()
                  .proxyEndpoint());
      boolean real =
          address.getScheme().equals("https") && address.getHost().startsWith(home.account() + ".");
      return real ? address.toString() : address + ", **which is not AWS's own**";
    } catch (SdkException e) {
      return "not known: " + Answers.of(e);
    }
  }

  /** The SDK's own message lists every place it has looked at. */
  private static String reason(SdkException e) {
    String message = Answers.of(e).message();
    return message.startsWith("Unable to load credentials")
        ? "there are no credentials, neither in the environment nor in a profile."
        : message;
  }

  private int end(Report report) {
    screen.title("Result");
    screen.line(report.summary());
    screen.line("Report: %s and report.json".formatted(folder.resolve("report.md")));
    if (report.isGood()) {
      screen.good("Nothing was left behind.");
      return GOOD;
    }
    screen.bad(report.trouble());
    return BAD;
  }
}
