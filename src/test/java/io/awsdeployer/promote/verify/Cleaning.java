package io.awsdeployer.promote.verify;

import io.awsdeployer.promote.aws.Answers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.core.exception.SdkException;

/** Deletes what a run has made, once, and looks whether anything is left. */
final class Cleaning {
  private final RunName run;
  private final List<Site> sites;
  private final Artifacts artifacts;
  private final AtomicBoolean begun = new AtomicBoolean();

  Cleaning(RunName run, List<Site> sites, Artifacts artifacts) {
    this.run = run;
    this.sites = List.copyOf(sites);
    this.artifacts = artifacts;
  }

  /**
   * Cleans.
   *
   * @return what is left, or may be, each with the reason; nothing the second time
   */
  synchronized List<String> run() {
    List<String> remains = new ArrayList<>();
    if (begun.getAndSet(true)) {
      return remains;
    }
    for (Site site : sites) {
      attempt(
          remains,
          "repositories %s/ in %s".formatted(run, site.region()),
          () -> {
            Set<String> names = new LinkedHashSet<>(site.bench().created());
            names.addAll(site.repositories());
            names.forEach(name -> delete(site, name));
            site.repositories()
                .forEach(name -> remains.add("repository %s in %s".formatted(name, site.region())));
          });
    }
    attempt(
        remains,
        "bucket " + artifacts.bucket(),
        () -> {
          artifacts.delete();
          if (artifacts.isThere()) {
            remains.add("bucket " + artifacts.bucket());
          }
        });
    return remains;
  }

  /** The listing afterwards says what could not be deleted. */
  private static void delete(Site site, String repository) {
    try {
      site.delete(repository);
    } catch (SdkException _) {
      // Not made after all, or seen by the listing.
    }
  }

  private static void attempt(List<String> remains, String what, Runnable cleaning) {
    try {
      cleaning.run();
    } catch (SdkException e) {
      remains.add("%s, perhaps: %s".formatted(what, Answers.of(e).message()));
    }
  }
}
