package io.awsdeployer.promote;

import io.awsdeployer.promote.error.PromotionException;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.open.SessionScope;
import io.awsdeployer.promote.options.PromotionOptions;
import io.awsdeployer.promote.plan.Companions;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.plan.Refusal;
import io.awsdeployer.promote.plan.VerifiedImage;
import io.awsdeployer.promote.read.Action;
import io.awsdeployer.promote.read.DeployManifest;
import io.awsdeployer.promote.registry.RepositoryName;
import io.awsdeployer.promote.report.Outcome;
import io.awsdeployer.promote.stage.Staged;
import io.awsdeployer.promote.switchover.Reverted;
import io.awsdeployer.promote.switchover.Switched;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a promotion tells of itself between its steps. */
record PromotionLog(EventLog log) {

  Outcome skipped(Action action, String reason) {
    log.info("Nothing to promote", Map.of("reason", reason));
    return new Outcome.Skipped(action, reason);
  }

  Outcome refused(Outcome.Refused refused) {
    for (Refusal refusal : refused.refusals()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("error", refusal.reason().getClass().getSimpleName());
      fields.put("image", refusal.image());
      fields.put("repository", refusal.repository());
      fields.put("reason", refusal.reason().problem().text());
      log.warn("Would be refused", fields);
    }
    return refused;
  }

  void begins(DeployManifest manifest, PromotionOptions options) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("manifest", manifest.origin());
    fields.put("images", manifest.imageCount());
    fields.put("options", Optional.of(options.on()).filter(on -> !on.isEmpty()));
    log.info("Promoting", fields);
  }

  /** What the option session made of the session, where one was assumed. */
  void session(SessionScope scope, boolean assumed) {
    if (assumed && !scope.equals(SessionScope.NONE)) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("session_scoped", scope.rights().isPresent());
      fields.put("session_tags", scope.tags());
      log.info("Session in the target account", fields);
    }
  }

  void resolved(DeployManifest manifest) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("manifest", manifest.origin());
    fields.put("images", manifest.imageCount());
    log.info("Resolved", fields);
  }

  void planned(PromotionPlan plan) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("images", plan.imageCount());
    fields.put("blobs", plan.blobs().size());
    fields.put("bytes", plan.bytes());
    fields.put("manifests", plan.manifests().size());
    fields.put("tags", plan.tagChanges().size());
    if (!plan.repositories().isEmpty()) {
      fields.put("repositories", plan.repositories().size());
    }
    log.info("Planned", fields);
    plan.images().stream()
        .filter(image -> plan.companions().of().containsKey(image.spec()))
        .forEach(image ->
            travelsWith(image, Objects.requireNonNull(plan.companions().of().get(image.spec()))));
  }

  private void travelsWith(PlannedImage image, Companions.Belonging belonging) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("image", image.spec().source());
    fields.put("referrers", belonging.count());
    fields.put("artifact_types", List.copyOf(belonging.types().keySet()));
    fields.put("companion_tags", List.copyOf(belonging.tags().keySet()));
    if (belonging.archived() > 0) {
      fields.put("archived", belonging.archived());
      log.warn("Travels with, but not with all: archived referrers stay behind", fields);
    } else {
      log.info("Travels with", fields);
    }
  }

  void staged(PromotionPlan plan, Staged staged, Duration duration) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("images", plan.imageCount());
    transfer(fields, staged, duration);
    log.info("Staging complete", fields);
  }

  void promoted(PromotionPlan plan, Staged staged, Switched switched, Duration duration) {
    plan.images().forEach(image -> inPlace(image, switched));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("images", plan.imageCount());
    fields.put("tags", switched.tags());
    transfer(fields, staged, duration);
    log.info("Promotion complete", fields);
  }

  void verified(List<VerifiedImage> images) {
    for (VerifiedImage image : images) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("image", image.spec().source());
      fields.put("uri", image.uri());
      fields.put("digest", image.digest());
      log.info("Verified where the target pulls from, nothing is copied", fields);
    }
  }

  void reverted(Reverted reverted, List<RepositoryName> created, Duration duration) {
    for (Reverted.TagStanding tag : reverted.tags()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("image", tag.tag());
      fields.put("result", tag.result().words());
      fields.put("digest", tag.digest());
      log.info("Tag of the receipt", fields);
    }
    if (!created.isEmpty()) {
      log.info(
          "The repositories that the promotion made stay",
          Map.of("repositories", created.stream().map(RepositoryName::value).toList()));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tags", reverted.restored());
    fields.put("duration_ms", duration);
    log.info("Revert complete", fields);
  }

  void receiptStaysOpen(String receipt, PromotionException e) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("receipt", receipt);
    fields.put("reason", e.problem().sentence());
    log.warn("All tags are switched, but the receipt does not say so", fields);
  }

  void revertNotNoted(PromotionException e) {
    log.warn(
        "The tags are back, but the receipt does not say so",
        Map.of("reason", e.problem().sentence()));
  }

  private static void transfer(Map<String, Object> fields, Staged staged, Duration duration) {
    fields.put("blobs", staged.blobs());
    fields.put("bytes", staged.bytes());
    fields.put("mounted", staged.mounted());
    fields.put("downloads_resumed", staged.downloadsResumed());
    fields.put("uploads_restarted", staged.uploadsRestarted());
    fields.put("duration_ms", duration);
  }

  private void inPlace(PlannedImage image, Switched switched) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("image", image.spec().source());
    fields.put("uri", image.uri());
    fields.put("digest", image.digest());
    fields.put("replaced", Optional.ofNullable(switched.replaced().get(image.spec())));
    fields.put("parameter", image.spec().extras().parameter());
    log.info(words(image), fields);
  }

  private static String words(PlannedImage image) {
    if (image.samePlace()) {
      return "Verified, source and target are the same";
    }
    return image.changesTag() ? "Promoted" : "In place before";
  }
}
