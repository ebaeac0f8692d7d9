package io.awsdeployer.promote.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.awsdeployer.promote.plan.PlannedImage;
import io.awsdeployer.promote.plan.TagChange;
import io.awsdeployer.promote.registry.Digest;
import java.util.Optional;

/** One image's entry in {@code details}. */
final class ImageDetail {
  private ImageDetail() {}

  /** What was done with an image. */
  static ObjectNode done(PlannedImage image, Optional<Digest> replaced) {
    ObjectNode detail = common(image);
    detail.put("result", result(image));
    replaced.ifPresent(digest -> detail.put("replaced", digest.value()));
    return detail;
  }

  /** What would be done with it. */
  static ObjectNode planned(PlannedImage image) {
    ObjectNode detail = toSwitch(image, image.present() ? "present" : "to copy");
    return image.lacksRepository() ? detail.put("repository", "to create") : detail;
  }

  /** What was done with it but for its tag, and what is left to do with that. */
  static ObjectNode staged(PlannedImage image) {
    return toSwitch(image, image.present() ? "present" : "copied");
  }

  private static ObjectNode toSwitch(PlannedImage image, String content) {
    ObjectNode detail = common(image);
    detail.put("content", content);
    switch (image.tagChange()) {
      case TagChange.None() -> detail.put("tag", "in place");
      case TagChange.Create() -> detail.put("tag", "to create");
      case TagChange.Move(Digest from) ->
          detail.put("tag", "to move").put("replaces", from.value());
    }
    return detail;
  }

  private static ObjectNode common(PlannedImage image) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("source", image.spec().source());
    if (!image.spec().target().equals(image.spec().source())) {
      detail.put("target", image.spec().target());
    }
    return detail.put("digest", image.digest().value());
  }

  private static String result(PlannedImage image) {
    if (image.samePlace()) {
      return "verified: source and target are the same";
    }
    if (!image.changesTag()) {
      return "in place before";
    }
    return image.present() ? "tagged" : "copied";
  }
}
