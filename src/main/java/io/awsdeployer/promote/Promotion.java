package io.awsdeployer.promote;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.open.Opening;
import io.awsdeployer.promote.open.Settings;
import io.awsdeployer.promote.options.PromotionOptions;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.read.Lookup;
import io.awsdeployer.promote.read.ManifestStore;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.work.Workers;
import java.time.Instant;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * One call, from its request to its outcome: what is behind every door.
 *
 * <p>Nothing has moved when it throws, unless the message says so.
 */
public final class Promotion {
  /** ECR's quota for each account and region (user guide, service quotas). */
  private static final double PUTS_PER_SECOND = 10;

  private final Workshop workshop;
  private final PromotionRequest request;
  private final Settings settings;
  private final Deadline deadline;
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
    this.log = log;
    this.start = workshop.clock().instant();
  }

  /**
   * Does what the request's action says.
   *
   * @throws io.awsdeployer.promote.error.PromotionException when it cannot be done, or not yet
   */
  public Outcome run() throws InterruptedException {
    Opening opening =
        new Opening(
            workshop.clients(),
            settings,
            () -> new Pace(PUTS_PER_SECOND, workshop.clock(), workshop.retries().sleeper()));
    Workers guarded = new Workers(deadline);
    Principal caller = guarded.alone(opening::caller);
    PromotionOptions options = guarded.alone(() -> opening.options(request.env(), caller));
    Invocation invocation =
        new Invocation(workshop, request, settings, opening, caller, options, deadline, log, start);
    if (request.action() == Action.REVERT) {
      return new RevertAction(invocation).run();
    }
    PromotionLog told = new PromotionLog(log);
    return switch (guarded.alone(() -> read(caller))) {
      case Lookup.Absent(String reason) -> told.skipped(reason);
      case Lookup.Found(DeployManifest manifest) when manifest.images().isEmpty() ->
          told.skipped("There are no images in %s".formatted(manifest.origin()));
      case Lookup.Found(DeployManifest manifest) -> {
        DeployManifest tagged = tagged(manifest, options);
        yield request.action() == Action.RESOLVE
            ? new ResolveAction(invocation).run(tagged)
            : new PromoteAction(invocation).run(tagged);
      }
    };
  }

  /** Images that were resolved before have all their tags. */
  private DeployManifest tagged(DeployManifest manifest, PromotionOptions options) {
    return request.handedOver()
        ? manifest
        : manifest.taggedAlso(options.tags().also(), request.build());
  }

  private Lookup read(Principal caller) {
    if (request.inlineManifest().isPresent()) {
      return new Lookup.Found(request.inlineManifest().get());
    }
    try (S3Client s3 = workshop.clients().s3(settings.ownRegion())) {
      return new ManifestStore(s3, caller, request.build()).find(request.location().orElseThrow());
    }
  }
}
