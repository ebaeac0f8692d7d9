package io.awsdeployer.promote;

import io.awsdeployer.promote.aws.Principal;
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
import io.awsdeployer.promote.switchover.SwitchTime;
import io.awsdeployer.promote.switchover.Switched;
import io.awsdeployer.promote.switchover.Switchover;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.work.Workers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * One promotion, from its request to its outcome: the call behind every door.
 *
 * <p>Nothing has moved when it throws, unless the message says so.
 */
public final class Promotion {
  /** ECR's quotas for each account and region (user guide, service quotas). */
  private static final double PUTS_PER_SECOND = 10;

  private static final double UPLOADS_PER_SECOND = 100;

  private final Workshop workshop;
  private final PromotionRequest request;
  private final Settings settings;
  private final Deadline deadline;
  private final Workers guarded;
  private final EventLog log;
  private final Instant start;

  /**
   * A promotion that has not begun.
   *
   * @param deadline when the answer has to be there
   */
  public Promotion(Workshop workshop, PromotionRequest request, Deadline deadline, EventLog log) {
    this.workshop = workshop;
    this.request = request;
    this.settings = Settings.of(workshop.environment());
    this.deadline = deadline;
    this.guarded = new Workers(deadline);
    this.log = log;
    this.start = workshop.clock().instant();
  }

  /**
   * Promotes, or plans to.
   *
   * @throws io.awsdeployer.promote.error.PromotionException when it cannot be done, or not yet
   */
  public Outcome run() throws InterruptedException {
    Opening opening =
        new Opening(
            workshop.clients(),
            settings,
            () -> new Pace(PUTS_PER_SECOND, workshop.clock(), workshop.retries().sleeper()));
    Principal caller = guarded.alone(opening::caller);
    return switch (guarded.alone(() -> read(caller))) {
      case Lookup.Absent(String reason) -> skipped(reason);
      case Lookup.Found(DeployManifest manifest) when manifest.images().isEmpty() ->
          skipped("There are no images in %s".formatted(manifest.origin()));
      case Lookup.Found(DeployManifest manifest) -> {
        try (Registries registries = guarded.alone(() -> opening.open(request, caller))) {
          yield promote(manifest, registries);
        }
      }
    };
  }

  private Lookup read(Principal caller) {
    if (request.inlineManifest().isPresent()) {
      return new Lookup.Found(request.inlineManifest().get());
    }
    try (S3Client s3 = workshop.clients().s3(settings.ownRegion())) {
      return new ManifestStore(s3, caller).find(request.location().orElseThrow());
    }
  }

  private Outcome promote(DeployManifest manifest, Registries registries)
      throws InterruptedException {
    PromotionLog told =
        new PromotionLog(
            log.with(
                Map.of("source", registries.source().id(), "target", registries.target().id())));
    told.begins(manifest);
    PromotionPlan plan = guarded.alone(() -> plan(manifest, registries));
    told.planned(plan);
    if (request.action() == Action.PLAN) {
      return new Outcome.Planned(plan);
    }
    SwitchTime forSwitch = SwitchTime.of(plan.tagChanges().size(), registries.target());
    forSwitch.requireWithin(Duration.between(start, deadline.end()));
    Stage stage =
        Stage.of(
            plan,
            registries.source(),
            registries.target(),
            workshop.stageTools(settings.uploadWay(), UPLOADS_PER_SECOND),
            deadline.earlierBy(forSwitch.needed()),
            told.log());
    Staged staged = stage.run();
    Switched switched = new Switchover(registries.target(), stage, deadline, told.log()).run(plan);
    Duration duration = Duration.between(start, workshop.clock().instant());
    told.promoted(plan, staged, switched, duration);
    return new Outcome.Promoted(plan, staged, switched, duration);
  }

  private PromotionPlan plan(DeployManifest manifest, Registries registries)
      throws InterruptedException {
    return new Planner(registries.source(), registries.target(), guarded).plan(manifest.images());
  }

  private Outcome skipped(String reason) {
    log.info("Nothing to promote", Map.of("reason", reason));
    return new Outcome.Skipped(reason);
  }
}
