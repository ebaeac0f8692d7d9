package io.awsdeployer.promote.verify;

import io.awsdeployer.promote.Workshop;
import io.awsdeployer.promote.aws.Answers;
import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.demo.Screen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.model.Repository;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;

/** What runs that were killed have left: by its name, and old enough to be nobody's now. */
final class Leftovers {
  private static final Duration OLD = Duration.ofHours(1);

  private final Workshop workshop;
  private final Choices choices;
  private final Principal caller;
  private final Screen screen;
  private final BooleanSupplier consent;
  private final Pattern ours;

  /** A thing and how it is deleted. */
  private record Leftover(String what, Instant created, Runnable deletion) {}

  Leftovers(
      Workshop workshop,
      Choices choices,
      Principal caller,
      Screen screen,
      BooleanSupplier consent) {
    this.workshop = workshop;
    this.choices = choices;
    this.caller = caller;
    this.screen = screen;
    this.consent = consent;
    this.ours = RunName.ofAnyRun(choices.prefix());
  }

  int run() {
    try (Sites sites = Sites.open(workshop, choices, caller, new RunName(choices.prefix()));
        S3Client s3 = workshop.clients().s3(choices.region())) {
      return clear(found(sites, s3));
    } catch (SdkException e) {
      screen.bad("They cannot be looked for: " + Answers.of(e).message());
      return Verification.NOT_BEGUN;
    }
  }

  private int clear(List<Leftover> found) {
    screen.title("Left by runs more than %d minutes ago".formatted(OLD.toMinutes()));
    if (found.isEmpty()) {
      screen.good("Nothing that begins with %s-.".formatted(choices.prefix()));
      return Verification.GOOD;
    }
    found.forEach(each -> screen.line("%s  %s".formatted(each.created(), each.what())));
    if (!choices.agreed() && !consent.getAsBoolean()) {
      screen.warning("Nothing was deleted. YES=1 asks no more.");
      return Verification.NOT_BEGUN;
    }
    int failed = 0;
    for (Leftover each : found) {
      try {
        each.deletion().run();
        screen.good("deleted " + each.what());
      } catch (SdkException e) {
        failed++;
        screen.bad("%s stays: %s".formatted(each.what(), Answers.of(e).message()));
      }
    }
    return failed == 0 ? Verification.GOOD : Verification.BAD;
  }

  private List<Leftover> found(Sites sites, S3Client s3) {
    List<Leftover> found = new ArrayList<>();
    for (Site site : sites.all()) {
      for (Repository each : site.allRepositories()) {
        String name = each.repositoryName();
        if (isOurs(name, each.createdAt())) {
          found.add(
              new Leftover(
                  "repository %s (%s, %s)".formatted(name, site.account(), site.region()),
                  each.createdAt(),
                  () -> site.delete(name)));
        }
      }
    }
    for (Bucket each : s3.listBuckets().buckets()) {
      if (isOurs(each.name(), each.creationDate())) {
        found.add(
            new Leftover(
                "bucket " + each.name(),
                each.creationDate(),
                () -> new Artifacts(s3, each.name(), choices.region()).delete()));
      }
    }
    return found;
  }

  private boolean isOurs(String name, Instant created) {
    return ours.matcher(name).matches() && created.isBefore(workshop.clock().instant().minus(OLD));
  }
}
