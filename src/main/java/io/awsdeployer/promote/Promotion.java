package io.awsdeployer.promote;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.open.Opening;
import io.awsdeployer.promote.open.Registries;
import io.awsdeployer.promote.open.Settings;
import io.awsdeployer.promote.plan.Planner;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.read.Lookup;
import io.awsdeployer.promote.read.ManifestStore;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.stage.Stage;
import io.awsdeployer.promote.stage.Staged;
import io.awsdeployer.promote.switchover.Switched;
import io.awsdeployer.promote.switchover.Switchover;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.work.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/** One promotion from its request to its outcome: the call behind every door. */
public final class Promotion {
  /** ECR's quotas for each account and region (user guide, service quotas). */
  private static final double PUTS_PER_SECOND = 10;

  private static final double UPLOADS_PER_SECOND = 100;

  private final Workshop workshop;

  public Promotion(Workshop workshop) {
    this.workshop = workshop;
  }

  /**
   * Promotes, or plans to.
   *
   * @param deadline when the answer has to be there
   * @throws io.awsdeployer.promote.error.PromotionException when it cannot be done, or not yet;
   *     nothing has moved then unless the message says so
   */
  public Outcome run(PromotionRequest request, Deadline deadline, EventLog log)
      throws InterruptedException {
    Instant start = workshop.clock().instant();
    Settings settings = Settings.of(workshop.environment());
    Opening opening =
        new Opening(
            workshop.clients(),
            settings,
            () -> new Pace(PUTS_PER_SECOND, workshop.clock(), workshop.retries().sleeper()));
    Workers guarded = new Workers(deadline);
    Principal caller = alone(guarded, opening::caller);
    Lookup lookup = alone(guarded, () -> read(request, settings, caller));
    DeployManifest manifest;
    switch (lookup) {
      case Lookup.Absent(String reason) -> {
        return skipped(reason, log);
      }
      case Lookup.Found(DeployManifest found) -> manifest = found;
    }
    if (manifest.images().isEmpty()) {
      return skipped("There are no images in %s".formatted(manifest.origin()), log);
    }
    try (Registries registries = alone(guarded, () -> opening.open(request, caller))) {
      return promote(request, manifest, registries, deadline, start, log);
    }
  }

  private Lookup read(PromotionRequest request, Settings settings, Principal caller) {
    if (request.inlineManifest().isPresent()) {
      return new Lookup.Found(request.inlineManifest().get());
    }
    try (S3Client s3 = workshop.clients().s3(settings.ownRegion())) {
      return new ManifestStore(s3, caller).find(request.location().orElseThrow());
    }
  }

  private Outcome promote(
      PromotionRequest request,
      DeployManifest manifest,
      Registries registries,
      Deadline deadline,
      Instant start,
      EventLog parent)
      throws InterruptedException {
    EcrRegistry source = registries.source();
    EcrRegistry target = registries.target();
    EventLog log = parent.with(Map.of("source", source.id(), "target", target.id()));
    log.info(
        "Promoting", Map.of("manifest", manifest.origin(), "images", manifest.images().size()));
    PromotionPlan plan = new Planner(source, target, new Workers(deadline)).plan(manifest.images());
    log.info(
        "Planned",
        Map.of(
            "images", plan.images().size(),
            "blobs", plan.blobs().size(),
            "bytes", plan.bytes(),
            "manifests", plan.manifests().size(),
            "tags", plan.tagChanges().size()));
    if (request.action() == Action.PLAN) {
      return new Outcome.Planned(plan);
    }
    Duration forSwitch = Switchover.timeFor(plan.tagChanges().size(), target);
    Stage stage =
        Stage.of(
            plan,
            source,
            target,
            workshop.stageTools(
                Settings.of(workshop.environment()).uploadWay(), UPLOADS_PER_SECOND),
            new Deadline(deadline.end().minus(forSwitch), deadline.clock()),
            log);
    Staged staged = stage.run();
    Switched switched = new Switchover(target, stage, deadline, log).run(plan);
    Duration duration = Duration.between(start, workshop.clock().instant());
    sayPromoted(plan, switched, staged, duration, log);
    return new Outcome.Promoted(plan, staged, switched, duration);
  }

  private static void sayPromoted(
      PromotionPlan plan, Switched switched, Staged staged, Duration duration, EventLog log) {
    plan.images()
        .forEach(image ->
            log.info(
                image.samePlace()
                    ? "Verified, source and target are the same"
                    : image.changesTag() ? "Promoted" : "In place before",
                Map.of(
                    "image", image.spec().source(),
                    "uri", image.uri(),
                    "digest", image.digest(),
                    "replaced",
                        java.util.Optional.ofNullable(switched.replaced().get(image.spec())))));
    log.info(
        "Promotion complete",
        Map.of(
            "images", plan.images().size(),
            "blobs", staged.blobs(),
            "bytes", staged.bytes(),
            "tags", switched.tags(),
            "downloads_resumed", staged.downloadsResumed(),
            "uploads_restarted", staged.uploadsRestarted(),
            "duration_ms", duration));
  }

  private static Outcome skipped(String reason, EventLog log) {
    log.info("Nothing to promote", Map.of("reason", reason));
    return new Outcome.Skipped(reason);
  }

  /** One call, ended by the deadline even where a service never answers. */
  private static <T> T alone(Workers guarded, java.util.concurrent.Callable<T> call)
      throws InterruptedException {
    return guarded.all(List.of(call), 0, () -> {}).getFirst();
  }
}
