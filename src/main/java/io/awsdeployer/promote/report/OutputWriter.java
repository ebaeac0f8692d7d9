package io.awsdeployer.promote.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.RegistryId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes the contract's output: {@code images_promoted}, {@code images}, {@code skipped}; anything
 * else only in addition, and only while it fits.
 */
public final class OutputWriter {
  /** Step Functions carries 256 KiB of state, which is not all ours. */
  private static final int MOST_BYTES = 160 * 1024;

  private final int mostBytes;

  public OutputWriter() {
    this(MOST_BYTES);
  }

  OutputWriter(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** The output as a JSON object in UTF-8. */
  public byte[] write(Outcome outcome) {
    ObjectNode output =
        switch (outcome) {
          case Outcome.Skipped(String reason) ->
              contract(0, JsonNodeFactory.instance.arrayNode(), true).put("reason", reason);
          case Outcome.Planned(PromotionPlan plan) -> planned(plan);
          case Outcome.Promoted promoted -> promoted(promoted);
        };
    return fitting(output);
  }

  private static ObjectNode contract(int promoted, ArrayNode images, boolean skipped) {
    ObjectNode output = JsonNodeFactory.instance.objectNode();
    output.put("images_promoted", promoted);
    output.set("images", images);
    return output.put("skipped", skipped);
  }

  private static ObjectNode planned(PromotionPlan plan) {
    int inPlace = plan.images().size() - plan.tagChanges().size();
    ObjectNode output = contract(inPlace, uris(plan), false).put("action", "plan");
    registries(output, plan);
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
    ObjectNode output = contract(plan.images().size(), uris(plan), false).put("action", "promote");
    registries(output, plan);
    output.put("blobs_copied", promoted.staged().blobs());
    output.put("bytes_copied", promoted.staged().bytes());
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
    output.remove("details");
    output.put("details_omitted", true);
    ArrayNode images = output.withArray("images");
    int all = images.size();
    byte[] shorter = bytes(output);
    while (shorter.length > mostBytes && !images.isEmpty()) {
      int keep = images.size() * 3 / 4;
      while (images.size() > keep) {
        images.remove(images.size() - 1);
      }
      output.put("images_omitted", all - images.size());
      shorter = bytes(output);
    }
    return shorter;
  }

  private static byte[] bytes(ObjectNode output) {
    return output.toString().getBytes(StandardCharsets.UTF_8);
  }
}
