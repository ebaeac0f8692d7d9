package io.awsdeployer.promote.receipt;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.plan.PromotionPlan;
import io.awsdeployer.promote.registry.Digest;
import io.awsdeployer.promote.stage.Staged;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a receipt says for people and audits. No tag moves by it, so it is carried along as it is
 * read; receipts of earlier versions have none of it.
 *
 * @param promotion who promoted, when, and what was copied
 * @param parameters what CloudFormation's parameters are given
 * @param revert who put the tags back, when, and which
 */
public record Notes(
    Optional<ObjectNode> promotion, Optional<ObjectNode> parameters, Optional<ObjectNode> revert) {
  static final Notes NONE = new Notes(Optional.empty(), Optional.empty(), Optional.empty());

  public Notes {
    promotion = promotion.map(ObjectNode::deepCopy);
    parameters = parameters.map(ObjectNode::deepCopy);
    revert = revert.map(ObjectNode::deepCopy);
  }

  /** One tag that a revert looked at. */
  public record RevertedTag(String tag, String result, Optional<Digest> digest) {}

  /** Of a promotion that is under way. */
  static Notes begun(Circumstances circumstances, PromotionPlan plan) {
    return of(circumstances.json(), plan);
  }

  /** Of one that has ended well. */
  static Notes ended(
      Circumstances circumstances, PromotionPlan plan, Staged staged, Instant finished) {
    ObjectNode promotion = ended(circumstances, finished);
    promotion
        .putObject("staged")
        .put("blobs", staged.blobs())
        .put("bytes", staged.bytes())
        .put("mounted", staged.mounted())
        .put("manifests", staged.manifests())
        .put("duration_ms", staged.duration().toMillis());
    return of(promotion, plan);
  }

  /** Of images that were found where their target pulls from. */
  static Notes verified(Circumstances circumstances, Instant finished) {
    return new Notes(
        Optional.of(ended(circumstances, finished)), Optional.empty(), Optional.empty());
  }

  private static Notes of(ObjectNode promotion, PromotionPlan plan) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    plan.parameters().forEach((name, image) -> parameters.put(name.value(), image));
    return new Notes(
        Optional.of(promotion),
        Optional.of(parameters).filter(all -> !all.isEmpty()),
        Optional.empty());
  }

  /** The same with the latest revert. */
  Notes reverted(Circumstances circumstances, List<RevertedTag> tags, Instant finished) {
    ObjectNode json = ended(circumstances, finished);
    ArrayNode list = json.putArray("tags");
    for (RevertedTag tag : tags) {
      ObjectNode entry = list.addObject().put("tag", tag.tag()).put("result", tag.result());
      tag.digest().ifPresent(digest -> entry.put("digest", digest.value()));
    }
    return new Notes(promotion, parameters, Optional.of(json));
  }

  private static ObjectNode ended(Circumstances circumstances, Instant finished) {
    return circumstances
        .json()
        .put("finished", finished.toString())
        .put("duration_ms", Duration.between(circumstances.started(), finished).toMillis());
  }
}
