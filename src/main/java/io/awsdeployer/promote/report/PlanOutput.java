package io.awsdeployer.promote.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.plan.ImageShares;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.plan.Refusal;
import java.util.Optional;

/** What {@code plan} adds to the contract's fields. */
final class PlanOutput {
  /** What a state machine decides on: whether a promotion would do something. */
  static final String VERDICT = "verdict";

  static final String NOTHING = "nothing to do";
  static final String REFUSED = "refused";

  /** One message must not leave the others no room; the log has the whole of it. */
  private static final int LONGEST_MESSAGE = 6_000;

  private PlanOutput() {}

  static String verdict(PromotionPlan plan) {
    boolean inPlace =
        plan.tagChanges().isEmpty() && plan.manifests().isEmpty() && plan.blobs().isEmpty();
    return inPlace ? NOTHING : "promote";
  }

  static void add(ObjectNode output, Outcome.Planned planned) {
    PromotionPlan plan = planned.plan();
    output.put("blobs_to_copy", plan.blobs().size());
    output.put("bytes_to_copy", plan.bytes());
    output.put("manifests_to_put", plan.manifests().size());
    output.put("tags_to_switch", plan.tagChanges().size());
    if (!plan.repositories().isEmpty()) {
      output.set("repositories_to_create", RepositoryDetail.planned(plan.repositories()));
    }
    ArrayNode details = output.putArray("details");
    ImageShares shares = new ImageShares(plan);
    for (PlannedImage image : plan.images()) {
      ObjectNode detail = ImageDetail.planned(image, shares.of(image), plan.companions());
      Optional.ofNullable(planned.keeps().get(image.spec()))
          .ifPresent(tag -> detail.put("keeps", tag.value()));
      details.add(detail);
    }
  }

  static void add(ObjectNode output, Outcome.Refused refused) {
    ArrayNode list = output.putArray(REFUSED);
    for (Refusal refusal : refused.refusals()) {
      ObjectNode entry = list.addObject();
      entry.put("error", refusal.reason().getClass().getSimpleName());
      refusal.image().ifPresent(image -> entry.put("image", image));
      refusal.repository().ifPresent(name -> entry.put("repository", name.value()));
      entry.put("message", shortened(refusal.reason().problem().text()));
      entry.put("retry", refusal.reason().retryable());
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
  }
}
