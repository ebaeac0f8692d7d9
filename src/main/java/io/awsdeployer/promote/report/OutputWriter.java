package io.awsdeployer.promote.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.error.InvalidManifestException;
import io.awsdeployer.promote.error.Problem;
import io.awsdeployer.promote.error.Wording;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.RegistryId;
import io.awsdeployer.promote.stage.Staged;
import io.awsdeployer.promote.switchover.Reverted;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes the contract's output: {@code images_promoted}, {@code images}, {@code skipped}; anything
 * else only in addition, and only while it fits.
 */
public final class OutputWriter {
  /** Step Functions carries 256 KiB of state, which is not all ours. */
  private static final int MOST_BYTES = 160 * 1024;

  private static final String TAGS = "tags";

  private final int mostBytes;

  public OutputWriter() {
    this(MOST_BYTES);
  }

  OutputWriter(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * The output as a JSON object in UTF-8.
   *
   * @throws InvalidManifestException when resolved images are too many to be handed on
   */
  public byte[] write(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Skipped(String reason) ->
          fitting(contract(0, JsonNodeFactory.instance.arrayNode(), true).put("reason", reason));
      case Outcome.Planned(PromotionPlan plan) -> fitting(planned(plan));
      case Outcome.Resolved resolved -> whole(resolved);
      case Outcome.StagedOnly staged -> fitting(staged(staged));
      case Outcome.PutBack putBack -> fitting(putBack(putBack));
      case Outcome.Promoted promoted -> fitting(promoted(promoted));
    };
  }

  /** What is to be promoted is never shortened: a target would lack what was left out. */
  private byte[] whole(Outcome.Resolved resolved) {
    ObjectNode output =
        contract(0, ResolvedImages.of(resolved.images()), false).put("action", "resolve");
    output.set("source", registry(resolved.source()));
    byte[] whole = bytes(output);
    if (whole.length > mostBytes) {
      throw new InvalidManifestException(
          Problem.of(
                  "The %s of the manifest take %d KiB as a list with digests; a state machine can be given %d KiB of it."
                      .formatted(
                          Wording.count(output.path("images").size(), "image"),
                          (whole.length + 1023) / 1024,
                          mostBytes / 1024))
              .remedy("split the deploy manifest into several deployments"));
    }
    return whole;
  }

  private static ObjectNode contract(int promoted, ArrayNode images, boolean skipped) {
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    output.put("images_promoted", promoted);
    output.set("images", images);
    return output.put("skipped", skipped);
  }

  /** Of an outcome that leaves the tags as they are. */
  private static ObjectNode unswitched(PromotionPlan plan, String action) {
    ObjectNode output = contract(plan.imagesInPlace(), uris(plan), false).put("action", action);
    registries(output, plan);
    return output;
  }

  private static ObjectNode staged(Outcome.StagedOnly staged) {
    PromotionPlan plan = staged.plan();
    ObjectNode output = unswitched(plan, "stage");
    output.put("images_staged", plan.imageCount() - plan.imagesInPlace());
    transfer(output, staged.staged());
    output.put("duration_ms", staged.duration().toMillis());
    ArrayNode details = output.putArray("details");
    plan.images().forEach(image -> details.add(ImageDetail.staged(image)));
    return output;
  }

  private static ObjectNode planned(PromotionPlan plan) {
    ObjectNode output = unswitched(plan, "plan");
    output.put("blobs_to_copy", plan.blobs().size());
    output.put("bytes_to_copy", plan.bytes());
    output.put("manifests_to_put", plan.manifests().size());
    output.put("tags_to_switch", plan.tagChanges().size());
    ArrayNode details = output.putArray("details");
    plan.images().forEach(image -> details.add(ImageDetail.planned(image)));
    return output;
  }

  private static ObjectNode promoted(Outcome.Promoted promoted) {
    PromotionPlan plan = promoted.plan();
    ObjectNode output =
        contract(plan.imageCount(), uris(plan), false)
            .put("action", promoted.receipt().isPresent() ? "switch" : "promote");
    promoted.receipt().ifPresent(uri -> output.put("receipt", uri));
    registries(output, plan);
    transfer(output, promoted.staged());
    output.put("tags_switched", promoted.switched().tags());
    output.put("duration_ms", promoted.duration().toMillis());
    ArrayNode details = output.putArray("details");
    for (PlannedImage image : plan.images()) {
      details.add(
          ImageDetail.done(
              image, Optional.ofNullable(promoted.switched().replaced().get(image.spec()))));
    }
    return output;
  }

  private static ObjectNode putBack(Outcome.PutBack putBack) {
    ObjectNode output =
        contract(0, JsonNodeFactory.instance.arrayNode(), false).put("action", "revert");
    output.put("receipt", putBack.receipt());
    output.set("target", registry(putBack.target()));
    output.put("tags_restored", putBack.reverted().restored());
    ArrayNode tags = output.putArray(TAGS);
    for (Reverted.TagStanding standing : putBack.reverted().tags()) {
      ObjectNode tag =
          tags.addObject().put("tag", standing.tag()).put("result", standing.result().words());
      standing.digest().ifPresent(digest -> tag.put("digest", digest.value()));
    }
    return output;
  }

  private static void transfer(ObjectNode output, Staged staged) {
    output.put("blobs_copied", staged.blobs());
    output.put("bytes_copied", staged.bytes());
    if (staged.mounted() > 0) {
      output.put("blobs_mounted", staged.mounted());
    }
  }

  private static void registries(ObjectNode output, PromotionPlan plan) {
    output.set("source", registry(plan.source()));
    output.set("target", registry(plan.target()));
  }

  private static ObjectNode registry(RegistryId id) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("account", id.account().value())
        .put("region", id.region().value());
  }

  private static ArrayNode uris(PromotionPlan plan) {
    ArrayNode uris = JsonNodeFactory.instance.arrayNode();
    plan.images().forEach(image -> uris.add(image.uri()));
    return uris;
  }

  private byte[] fitting(ObjectNode output) {
    byte[] whole = bytes(output);
    if (whole.length <= mostBytes) {
      return whole;
    }
    if (output.has(TAGS)) {
      return shortened(output, TAGS);
    }
    output.remove("details");
    output.put("details_omitted", true);
    return shortened(output, "images");
  }

  private byte[] shortened(ObjectNode output, String list) {
    ArrayNode array = output.withArray(list);
    int all = array.size();
    byte[] shorter = bytes(output);
    while (shorter.length > mostBytes && !array.isEmpty()) {
      int keep = array.size() * 3 / 4;
      while (array.size() > keep) {
        array.remove(array.size() - 1);
      }
      output.put(list + "_omitted", all - array.size());
      shorter = bytes(output);
    }
    return shorter;
  }

  private static byte[] bytes(ObjectNode output) {
    return output.toString().getBytes(StandardCharsets.UTF_8);
  }
}
