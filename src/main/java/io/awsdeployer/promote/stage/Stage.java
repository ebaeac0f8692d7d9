package io.awsdeployer.promote.stage;

import io.awsdeployer.promote.ecr.EcrRegistry;
import io.awsdeployer.promote.log.EventLog;
import io.awsdeployer.promote.open.UploadWay;
import io.awsdeployer.promote.plan.ManifestTransfer;
import io.awsdeployer.promote.plan.MissingBlobs;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.Tag;
import io.awsdeployer.promote.timing.Deadline;
import io.awsdeployer.promote.timing.Pace;
import io.awsdeployer.promote.work.Workers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out a plan up to the switch: afterwards every image is complete at the target, untagged.
 */
public final class Stage {
  private final PromotionPlan plan;
  private final BlobUpload upload;
  private final BlobStage blobs;
  private final ManifestStage manifests;
  private final TransferMeter meter;
  private final TransferClient http;
  private final EventLog log;

  private Stage(
      PromotionPlan plan,
      BlobUpload upload,
      BlobStage blobs,
      ManifestStage manifests,
      TransferMeter meter,
      TransferClient http,
      EventLog log) {
    this.plan = plan;
    this.upload = upload;
    this.blobs = blobs;
    this.manifests = manifests;
    this.meter = meter;
    this.http = http;
    this.log = log;
  }

  /**
   * What staging works with besides the registries.
   *
   * @param way how blobs are to be uploaded
   * @param memoryBytes how much the parts of the API's way may take
   * @param startsPerSecond ECR's quota on begun uploads
   */
  public record Tools(
      TransferClient http,
      Retries retries,
      UploadWay way,
      long memoryBytes,
      double startsPerSecond,
      Clock clock) {}

  /**
   * Gets ready to stage a plan; the way to upload is chosen with the first blob, if there is one.
   *
   * @param progress told how far the blobs are
   */
  public static Stage of(
      PromotionPlan plan,
      EcrRegistry source,
      EcrRegistry target,
      Tools tools,
      Deadline deadline,
      Progress progress,
      EventLog log) {
    TransferMeter meter = new TransferMeter(tools.clock());
    BlobUpload upload =
        new DeferredUpload(
            () ->
                new UploadChoice(target, tools.http(), tools.retries(), tools.memoryBytes(), log)
                    .choose(tools.way()),
            tools.way() != UploadWay.API);
    Prospects prospects = new Prospects(meter, deadline);
    Pace starts = new Pace(tools.startsPerSecond(), tools.clock(), tools.retries().sleeper());
    BlobCopy copy =
        new BlobCopy(
            source, target, upload, tools.http(), tools.retries(), meter, prospects, starts, log);
    return new Stage(
        plan,
        upload,
        new BlobStage(copy, meter, prospects, deadline, starts, progress),
        new ManifestStage(
            target,
            new MissingBlobs(source, target),
            copy,
            new Workers(deadline),
            plan.manifests(),
            log),
        meter,
        tools.http(),
        log);
  }

  /**
   * Blobs, each manifest as soon as all below it is there, and in the end the manifests that lacked
   * nothing.
   *
   * @param untagged those of the plan's manifests that are to be put without a tag
   */
  public Staged run(List<ManifestTransfer> untagged) throws InterruptedException {
    http.forgetIdle();
    // What is about another manifest cannot be put early, so nobody is to wait for it.
    List<ManifestTransfer> early =
        untagged.stream().filter(m -> m.manifest().purpose().subject().isEmpty()).toList();
    Mounts mounts = new Mounts(upload, manifests::stage, SharedBlobs.of(plan.blobs(), early), log);
    ReadyManifests ready = new ReadyManifests(manifests, plan.blobs(), untagged);
    blobs.run(plan.blobs(), plan.bytes(), mounts, ready);
    manifests.run(untagged);
    Staged staged = done();
    log.info(
        "Staged",
        Map.of(
            "blobs",
            staged.blobs(),
            "bytes",
            staged.bytes(),
            "mounted",
            staged.mounted(),
            "manifests",
            staged.manifests(),
            "duration_ms",
            staged.duration()));
    return staged;
  }

  /** Puts one manifest with its tag: the whole switch where a single tag changes. */
  public void putTagged(ManifestTransfer manifest, Tag tag) throws InterruptedException {
    manifests.put(manifest, Optional.of(tag));
  }

  private Staged done() {
    return new Staged(
        meter.blobsDone(),
        meter.bytesDone(),
        meter.blobsMounted(),
        manifests.puts(),
        meter.downloadsResumed(),
        meter.uploadsRestarted(),
        meter.elapsed());
  }
}
