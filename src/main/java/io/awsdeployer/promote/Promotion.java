package io.awsdeployer.promote;

import io.awsdeployer.promote.aws.Principal;
import io.awsdeployer.promote.error.RepositoryNotAllowedException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.open.Opening;
import io.awsdeployer.promote.open.Settings;
import io.awsdeployer.promote.options.PromotionOptions;
import io.awsdeployer.promote.plan.Refusal;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.read.EcrStrategy;
import io.awsdeployer.promote.read.Lookup;
import io.awsdeployer.promote.read.ManifestStore;
import io.awsdeployer.promote.read.PromotionRequest;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.work.Workers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
  private final Watcher watcher;
  private final Instant start;

  /**
   * A promotion that has not begun.
   *
   * @param deadline when the answer has to be there
   * @param watcher told of it on its way
   */
  public Promotion(
      Workshop workshop,
      PromotionRequest request,
      Deadline deadline,
      EventLog log,
      Watcher watcher) {
    this.workshop = workshop;
    this.request = request;
    this.settings = Settings.of(workshop.environment());
    this.deadline = deadline;
    this.log = log;
    this.watcher = watcher;
    this.start = workshop.clock().instant();
  }

  /**
   * Does what the request's action says.
   *
   * @throws io.awsdeployer.promote.error.PromotionException when it cannot be done, or not yet
   */
  public Outcome run() throws InterruptedException {
    Workers guarded = new Workers(deadline);
    Opening opening =
        new Opening(
            workshop.clients(),
            settings,
            guarded,
            () -> new Pace(PUTS_PER_SECOND, workshop.clock(), workshop.retries().sleeper()));
    PromotionLog told = new PromotionLog(log);
    if (request.action() == Action.REVERT) {
      return request.strategy() instanceof EcrStrategy.CrossAccount
          ? told.skipped(
              request.action(),
              "The target pulls from another account's registry: nothing was moved")
          : new RevertAction(invocation(opening, guarded.alone(opening::caller))).run();
    }
    Workers.Both<Principal, Lookup> known =
        guarded.both(opening::caller, () -> read(opening::caller));
    Invocation invocation = invocation(opening, known.first());
    return switch (known.second()) {
      case Lookup.Absent(String reason) -> told.skipped(request.action(), reason);
      case Lookup.Found(DeployManifest manifest) when manifest.images().isEmpty() ->
          told.skipped(request.action(), "There are no images in %s".formatted(manifest.origin()));
      case Lookup.Found(DeployManifest manifest) -> carriedOut(invocation, manifest);
    };
  }

  private Outcome carriedOut(Invocation invocation, DeployManifest asWritten)
      throws InterruptedException {
    DeployManifest manifest = tagged(asWritten, invocation.options());
    try {
      boolean _ = new Workers(deadline).alone(() -> allowed(invocation, manifest));
    } catch (RepositoryNotAllowedException e) {
      if (request.action() != Action.PLAN) {
        throw e;
      }
      return new PromotionLog(log).refused(notAllowed(invocation, e));
    }
    if (request.action() == Action.RESOLVE) {
      return new ResolveAction(invocation).run(manifest);
    }
    if (request.strategy() instanceof EcrStrategy.CrossAccount elsewhere) {
      return new VerifyAction(invocation, elsewhere).run(manifest);
    }
    return request.action() == Action.PLAN
        ? new PlanAction(invocation).run(manifest)
        : new PromoteAction(invocation).run(manifest);
  }

  /** Images that were resolved before have all their tags. */
  private DeployManifest tagged(DeployManifest manifest, PromotionOptions options) {
    return request.handedOver()
        ? manifest
        : manifest.taggedAlso(options.tags().also(), request.build());
  }

  /** Before anything is read from ECR. */
  private boolean allowed(Invocation invocation, DeployManifest manifest)
      throws InterruptedException {
    if (invocation.options().allowList()) {
      invocation.opening().allow(request, manifest.images(), invocation.caller());
      log.info("Allowed by the allow-list", Map.of("images", manifest.images().size()));
    }
    return true;
  }

  private Outcome.Refused notAllowed(Invocation invocation, RepositoryNotAllowedException e) {
    Opening opening = invocation.opening();
    List<Refusal> refusals = List.of(Refusal.of(e));
    return request.strategy() instanceof EcrStrategy.CrossAccount elsewhere
        ? Outcome.Refused.pulling(
            opening.sharedOf(elsewhere, request, invocation.caller()), refusals)
        : Outcome.Refused.into(
            opening.targetOf(request, invocation.caller()), Optional.empty(), refusals);
  }

  private Invocation invocation(Opening opening, Principal caller) throws InterruptedException {
    PromotionOptions options =
        new Workers(deadline).alone(() -> opening.options(request.env(), caller));
    return new Invocation(
        workshop, request, settings, opening, caller, options, deadline, log, watcher, start);
  }

  private Lookup read(Supplier<Principal> caller) {
    if (request.inlineManifest().isPresent()) {
      return new Lookup.Found(request.inlineManifest().get());
    }
    try (S3Client s3 = workshop.clients().s3(settings.ownRegion())) {
      return new ManifestStore(s3, caller, request.build()).find(request.location().orElseThrow());
    }
  }
}
